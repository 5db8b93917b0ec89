import { afterEach, expect, test, vi } from "vitest";
import { createHealth } from "./health.ts";
import { startOwnS3 } from "./testing/own-s3.ts";
import { startTestApi } from "./testing/test-api.ts";

afterEach(() => void vi.useRealTimers());

const up = async () => true;

test("/livez asks nobody", async () => {
  const nobody = () => expect.fail("Somebody was asked.");
  const health = createHealth({ probes: { database: nobody, storage: nobody }, isStopping: () => true });
  expect((await health.request("/livez")).status).toBe(200);
});

test("/readyz asks at most every ten seconds, however many look, and says what came of it last", async () => {
  let asked = 0;
  let answer: (isUp: boolean) => void = () => expect.fail("Nobody was asked.");
  const storage = () => {
    asked += 1;
    return new Promise<boolean>((resolve) => void (answer = resolve));
  };
  const health = createHealth({ probes: { database: up, storage }, isStopping: () => false });
  const look = async () => (await health.request("/readyz")).json();
  const is = (state: "up" | "down") => ({ ready: true, database: "up", storage: state });
  const now = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now });
  for (const told of await Promise.all(Array.from({ length: 20 }, look))) expect(told).toEqual(is("up"));
  answer(false);
  await vi.waitFor(async () => expect(await look()).toEqual(is("down")), 20_000);
  vi.setSystemTime(now + 9_999);
  expect(await look()).toEqual(is("down"));
  expect(asked).toBe(1);
  vi.setSystemTime(now + 10_000);
  expect(await look()).toEqual(is("down"));
  expect(asked).toBe(2);
  answer(true);
  await vi.waitFor(async () => expect(await look()).toEqual(is("up")), 20_000);
});

test("/readyz waits for nobody; who has not answered after two seconds is down", async () => {
  const storage = () => new Promise<boolean>(() => undefined);
  const health = createHealth({ probes: { database: up, storage }, isStopping: () => false });
  const look = async () => (await health.request("/readyz")).json();
  expect(await look()).toEqual({ ready: true, database: "up", storage: "up" });
  const isDown = async () => expect(await look()).toEqual({ ready: true, database: "up", storage: "down" });
  await vi.waitFor(isDown, { timeout: 20_000 });
});

test("an outage of S3 makes no replica unready, and is told", async () => {
  await using s3 = await startOwnS3();
  await using api = await startTestApi(s3.variables);
  await s3.stop();
  const before = s3.requests.length;
  const isTold = async () => {
    const ready = await api.app.request("/readyz");
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, database: "up", storage: "down" }]);
  };
  await vi.waitFor(isTold, { timeout: 20_000 });
  await s3.restart();
  for (let look = 0; look < 50; look += 1) expect((await api.app.request("/livez")).status).toBe(200);
  expect(s3.requests).toHaveLength(before);

  api.stop();
  const stopping = await api.app.request("/readyz");
  expect([stopping.status, await stopping.json()]).toEqual([503, { ready: false, reason: "stopping" }]);
  expect((await api.app.request("/livez")).status).toBe(200);
});

import { setTimeout as sleep } from "node:timers/promises";
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

test("/readyz asks at most every ten seconds, however many look", async () => {
  let asked = 0;
  const storage = async () => {
    asked += 1;
    await sleep(20);
    return asked === 1;
  };
  const health = createHealth({ probes: { database: up, storage }, isStopping: () => false });
  const look = async () => (await health.request("/readyz")).json();
  const now = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now });
  for (const answer of await Promise.all(Array.from({ length: 20 }, look)))
    expect(answer).toMatchObject({ storage: "up" });
  vi.setSystemTime(now + 9_999);
  expect(await look()).toEqual({ ready: true, database: "up", storage: "up" });
  expect(asked).toBe(1);
  vi.setSystemTime(now + 10_000);
  expect(await look()).toEqual({ ready: true, database: "up", storage: "down" });
  expect(asked).toBe(2);
});

test("/readyz waits two seconds for who does not answer", async () => {
  const storage = () => new Promise<boolean>(() => undefined);
  const health = createHealth({ probes: { database: up, storage }, isStopping: () => false });
  const asked = performance.now();
  expect(await (await health.request("/readyz")).json()).toEqual({ ready: true, database: "up", storage: "down" });
  expect(performance.now() - asked).toBeLessThan(10_000);
});

test("an outage of S3 makes no replica unready, and is told", async () => {
  await using s3 = await startOwnS3();
  await using api = await startTestApi(s3.variables);
  await s3.stop();
  const before = s3.requests.length;
  const ready = await api.app.request("/readyz");
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, database: "up", storage: "down" }]);
  await s3.restart();
  for (let look = 0; look < 50; look += 1) expect((await api.app.request("/livez")).status).toBe(200);
  expect(s3.requests).toHaveLength(before);

  api.stop();
  const stopping = await api.app.request("/readyz");
  expect([stopping.status, await stopping.json()]).toEqual([503, { ready: false, reason: "stopping" }]);
  expect((await api.app.request("/livez")).status).toBe(200);
});

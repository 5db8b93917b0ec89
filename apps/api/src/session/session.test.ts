import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openBrowser, openGuest, refusalOf } from "../testing/browser.ts";
import { type TestApi, startTestApi } from "../testing/test-api.ts";
import { readUserAgent } from "./read-user-agent.ts";
import { shortAddress } from "./short-address.ts";

const windows =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";

let api: TestApi;
let ann: Awaited<ReturnType<typeof onTwoDevices>>;

beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: "1" });
  ann = await onTwoDevices();
});

afterAll(async () => {
  vi.useRealTimers();
  await api[Symbol.asyncDispose]();
});

const account = () => ({
  name: "Ann",
  email: `ann-${crypto.randomUUID()}@example.com`,
  password: "correct horse battery",
});

/** Signs an account in on a computer and on a phone. */
async function onTwoDevices() {
  const credentials = account();
  const computer = openBrowser(api, { address: "203.0.113.7", headers: { "user-agent": windows } });
  const phone = openBrowser(api, { address: "2001:db8:1:2::9", headers: { "user-agent": iphone } });
  await computer.post("/api/auth/sign-up/email", credentials);
  await phone.post("/api/auth/sign-in/email", credentials);
  return { credentials, computer, phone };
}

test("an account sees where it is signed in, and the token of none", async () => {
  const { computer, phone } = ann;
  const seen = await computer.trpc.session.list.query();
  expect(seen).toMatchObject([
    { isThis: true, browser: "Chrome", system: "Windows", isHandheld: false, from: "203.0.113.x" },
    { isThis: false, browser: "Safari", system: "iOS", isHandheld: true, from: "2001:db8:1:2:x" },
  ]);
  const text = JSON.stringify(seen);
  // better-auth's own response contains this session's token, but not the signature that makes it a cookie.
  const own = await (await computer.request("/api/auth/get-session")).text();
  const partsOf = (jar: Map<string, string>) =>
    decodeURIComponent([...jar].find(([name]) => name.endsWith("session_token"))?.[1] ?? "").split(".");
  const [token = "", signature = ""] = partsOf(computer.jar);
  const [othersToken = ""] = partsOf(phone.jar);
  expect(own).toContain(token);
  for (const secret of [signature, othersToken]) expect(own).not.toContain(secret);
  for (const secret of [token, othersToken]) expect(text).not.toContain(secret);
  for (const hidden of ["203.0.113.7", "2001:db8:1:2::9", "Mozilla"]) expect(text).not.toContain(hidden);
});

test("one that is ended changes nothing any more, and the others go on", async () => {
  const { computer, phone } = await onTwoDevices();
  const [, other] = await computer.trpc.session.list.query();
  const id = other?.id ?? expect.fail("The phone is missing.");
  await computer.trpc.session.end.mutate({ id });
  await computer.trpc.session.end.mutate({ id });
  expect(await refusalOf(phone.trpc.media.delete.mutate({ id: "any" }))).toMatchObject({ code: "SIGNED_OUT" });
  expect(await computer.trpc.session.list.query()).toHaveLength(1);
});

test("somebody else's is neither seen nor ended", async () => {
  const { computer, phone } = ann;
  const bobs = openBrowser(api);
  await bobs.post("/api/auth/sign-up/email", account());
  const mine = await computer.trpc.session.list.query();
  for (const { id } of mine) await bobs.trpc.session.end.mutate({ id });
  await bobs.trpc.session.endOthers.mutate();
  expect(await phone.trpc.session.list.query()).toHaveLength(2);
  expect(await bobs.trpc.session.list.query()).toHaveLength(1);
});

test("all others end at once", async () => {
  const { credentials, computer } = await onTwoDevices();
  await openBrowser(api).post("/api/auth/sign-in/email", credentials);
  expect(await computer.trpc.session.list.query()).toHaveLength(3);
  await computer.trpc.session.endOthers.mutate();
  expect(await computer.trpc.session.list.query()).toMatchObject([{ isThis: true }]);
});

test("one that was ended reads for a minute at most, whatever it asks meanwhile", async () => {
  const { computer, phone } = await onTwoDevices();
  await computer.trpc.session.endOthers.mutate();
  const startedAt = Date.now();
  const later = (seconds: number) => vi.setSystemTime(startedAt + seconds * 1_000);
  vi.useFakeTimers({ toFake: ["Date"] });
  for (const seconds of [50, 100]) {
    later(seconds);
    for (const path of ["update-user", "update-session", "update-user/", "/update-user"])
      expect((await phone.post(`/api/auth/${path}`, { name: "Anna" })).status).toBe(404);
    await phone.request("/api/auth/get-session");
  }
  expect(await refusalOf(phone.trpc.media.list.query({}))).toMatchObject({ code: "SIGNED_OUT" });
  vi.useRealTimers();
  expect((await computer.trpc.media.list.query({})).items).toEqual([]);
});

test("it is noted each hour that one is in use", async () => {
  const { computer } = ann;
  const seenAt = async () => (await computer.trpc.session.list.query()).map((one) => one.seenAt)[0] ?? "";
  const before = await seenAt();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61 * 60_000 });
  await computer.trpc.media.usage.query();
  expect(Date.parse(await seenAt()) - Date.parse(before)).toBeGreaterThan(60 * 60_000);
  vi.useRealTimers();
});

test("a guest has no such list", async () => {
  const guest = await openGuest(api);
  expect(await refusalOf(guest.trpc.session.list.query())).toMatchObject({ code: "REFUSED" });
  expect(await refusalOf(guest.trpc.session.endOthers.mutate())).toMatchObject({ code: "REFUSED" });
});

test("no address of better-auth's hands out tokens, or takes them", async () => {
  const { computer } = ann;
  expect((await computer.request("/api/auth/list-sessions")).status).toBe(404);
  for (const path of ["revoke-session", "revoke-sessions", "revoke-other-sessions"])
    expect((await computer.post(`/api/auth/${path}`, { token: "any" })).status).toBe(404);
});

test.each([
  [null, {}],
  ["", {}],
  ["made up", {}],
  [`${"a".repeat(100)}/1.0 (b)`, { browser: "a".repeat(40) }],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", { browser: "Firefox", system: "Linux" }],
  [
    "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    { browser: "Samsung Internet for Android", system: "Android", isHandheld: true },
  ],
  [`${windows} Edg/141.0.0.0`, { browser: "Microsoft Edge", system: "Windows" }],
])("of %j one reads %o", (userAgent, device) => {
  expect(readUserAgent(userAgent)).toEqual({ isHandheld: false, ...device });
});

test.each([
  [null, undefined],
  ["", undefined],
  ["203.0.113.7", "203.0.113.x"],
  ["::ffff:203.0.113.7", "203.0.113.x"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2:x"],
])("of the address %j one shows %s", (address, shown) => {
  expect(shortAddress(address)).toBe(shown);
});

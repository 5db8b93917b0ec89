import { randomUUID } from "node:crypto";
import { desc, eq, like } from "drizzle-orm";
import { afterAll, assert, beforeAll, expect, test } from "vitest";
import { activity, emailChange, session, user, verification } from "../db/schema.ts";
import { openBrowser, openGuest, refusalOf } from "../testing/browser.ts";
import { countWaiting } from "../testing/count-waiting.ts";
import { uploadFile } from "../testing/send.ts";
import { createLog } from "../telemetry/log.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { openTestDatabase, testDatabaseUrl } from "../testing/test-database.ts";
import { startForgetTimer } from "./forget-timer.ts";
import { forgetOld } from "./note-activity.ts";

const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
const windows =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: "1" });
});

afterAll(() => api[Symbol.asyncDispose]());

const password = "correct horse battery";

const openOn = (userAgent: string) =>
  openBrowser(api, { address: "203.0.113.7", headers: { "user-agent": userAgent } });

async function openAccount() {
  const email = `ann-${randomUUID()}@example.com`;
  const browser = openOn(windows);
  await browser.post("/api/auth/sign-up/email", { name: "Ann", email, password });
  return { browser, email };
}

const kindsOf = ({ items }: { items: { kind: string }[] }) => items.map(({ kind }) => kind);

test("an account sees what happened in it, when, by what and from about where, in pages, and nobody else's", async () => {
  const { browser, email } = await openAccount();
  const { data } = await uploadFile(browser, {
    filename: "a.txt",
    contentType: "text/plain",
    bytes: new TextEncoder().encode("hello"),
  });
  const { id } = await browser.trpc.share.create.mutate({ ids: [data.id], title: "Trip", password: "a secret word" });
  await browser.trpc.share.revoke.mutate({ id });
  const request = await browser.trpc.fileRequest.create.mutate({ title: "Trip" });
  await browser.trpc.fileRequest.end.mutate({ id: request.id });
  await browser.trpc.media.export.query({});
  await browser.trpc.media.delete.mutate({ id: data.id });
  const phone = openOn(iphone);
  await phone.post("/api/auth/sign-in/email", { email, password });
  await browser.trpc.session.endOthers.mutate();
  // Recorded a moment ago.
  await phone.post("/api/auth/sign-in/email", { email, password });
  await phone.post("/api/auth/sign-out");

  const all = await browser.trpc.account.activity.query({});
  expect(kindsOf(all)).toEqual([
    "signed-out",
    "device-signed-out",
    "signed-in",
    "files-deleted",
    "exported",
    "request-ended",
    "request-made",
    "link-ended",
    "link-made",
    "signed-in",
  ]);
  for (const item of all.items) expect(item.from).toBe("203.0.113.x");
  expect(all.items[1]).toMatchObject({ browser: "Chrome", system: "Windows", isHandheld: false });
  expect(all.items[2]).toMatchObject({ browser: "Safari", system: "iOS", isHandheld: true });
  const text = JSON.stringify(all);
  for (const hidden of [request.token, "a secret word", "203.0.113.7", email, "Mozilla"])
    expect(text).not.toContain(hidden);

  const first = await browser.trpc.account.activity.query({ limit: 6 });
  const rest = await browser.trpc.account.activity.query({ limit: 6, cursor: first.nextCursor });
  expect([...first.items, ...rest.items]).toEqual(all.items);
  expect(rest.nextCursor).toBeUndefined();

  const { browser: bobs } = await openAccount();
  expect(kindsOf(await bobs.trpc.account.activity.query({}))).toEqual(["signed-in"]);
  expect(kindsOf(await bobs.trpc.account.activity.query({ cursor: first.nextCursor }))).toEqual([]);
  const guest = await openGuest(api);
  expect(await refusalOf(guest.trpc.account.activity.query({}))).toMatchObject({ code: "REFUSED" });
});

test("what changed nothing has not happened, and a device whose session was over did nothing", async () => {
  const { browser, email } = await openAccount();
  const id = randomUUID();
  await refusalOf(browser.trpc.share.create.mutate({ ids: [id] }));
  await browser.trpc.share.revoke.mutate({ id });
  await browser.trpc.fileRequest.end.mutate({ id });
  await browser.trpc.session.end.mutate({ id });
  await browser.trpc.session.endOthers.mutate();
  await browser.trpc.passkey.remove.mutate({ id });
  await browser.trpc.trash.empty.mutate({});
  await browser.trpc.media.export.query({});
  const phone = openOn(iphone);
  await phone.post("/api/auth/sign-in/email", { email, password });
  const { db } = await openTestDatabase();
  await db
    .update(session)
    .set({ expiresAt: new Date(0) })
    .where(like(session.userAgent, "%iPhone%"));
  expect(await (await phone.request("/api/auth/get-session?disableCookieCache=true")).json()).toBeNull();
  expect(kindsOf(await browser.trpc.account.activity.query({}))).toEqual(["signed-in", "signed-in"]);
});

test("what one device does again within ten minutes is noted once, and a flood of one kind hides no other", async () => {
  const { browser } = await openAccount();
  const { db } = await openTestDatabase();
  const create = () => browser.trpc.fileRequest.create.mutate({ title: "Trip" });
  await Promise.all([create(), create(), create()]);
  const items = async () => (await browser.trpc.account.activity.query({ limit: 100 })).items;
  const kinds = async () => (await items()).map(({ kind }) => kind);
  expect(await kinds()).toEqual(["request-made", "signed-in"]);
  const [newest] = await db.select().from(activity).orderBy(desc(activity.id)).limit(1);
  assert(newest !== undefined);
  const { id, ...made } = newest;
  const longAgo = new Date(Date.now() - 11 * 60_000);
  await db.update(activity).set({ at: longAgo }).where(eq(activity.id, id));
  await create();
  expect(await kinds()).toEqual(["request-made", "request-made", "signed-in"]);

  await db.insert(activity).values(Array.from({ length: 250 }, () => ({ ...made, at: longAgo })));
  await create();
  expect(await db.$count(activity, eq(activity.userId, made.userId))).toBe(201);
});

test("a session that is over is forgotten, and of a browser's name no more is kept than tells it", async () => {
  const { db } = await openTestDatabase();
  const name = `Odd/1 ${randomUUID()}`;
  const odd = openOn(`${name} ${"x".repeat(10_000)}`);
  await odd.post("/api/auth/sign-in/anonymous");
  const isOdd = like(session.userAgent, `${name} %`);
  const [kept] = await db.select({ userAgent: session.userAgent }).from(session).where(isOdd);
  expect(kept?.userAgent).toHaveLength(512);
  await forgetOld({ db });
  expect(await db.$count(session, isOdd)).toBe(1);
  await db
    .update(session)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(isOdd);
  await forgetOld({ db });
  expect(await db.$count(session, isOdd)).toBe(0);
});

test("it is kept for 90 days, and what nobody answered until its time is over", async () => {
  const { browser, email } = await openAccount();
  const database = await openTestDatabase();
  const day = 24 * 60 * 60_000;
  const kinds = async () => kindsOf(await browser.trpc.account.activity.query({}));
  const stranger = openOn(windows);
  await stranger.request("/api/auth/passkey/generate-authenticate-options");
  const asked = () => database.db.$count(verification);
  await forgetOld(database);
  expect(await kinds()).toEqual(["signed-in"]);
  expect(await asked()).toBeGreaterThan(0);
  const before = Date.now();
  await database.db.update(activity).set({ at: new Date(before - 91 * day) });
  const expiresAt = new Date(before - 1_000);
  await database.db.update(verification).set({ expiresAt });
  const [made] = await database.db.select({ userId: user.id }).from(user).where(eq(user.email, email));
  assert(made);
  await database.db
    .insert(emailChange)
    .values({ ...made, email: "new@example.com", tokenHash: randomUUID(), expiresAt });
  await forgetOld(database);
  expect(await kinds()).toEqual([]);
  expect(await asked()).toBe(0);
  expect(await database.db.$count(emailChange, eq(emailChange.userId, made.userId))).toBe(0);
});

if (testDatabaseUrl !== undefined) {
  test("a process that ends does not wait for what is being forgotten, and leaves it to another one", async () => {
    const database = await openTestDatabase();
    const { db } = database;
    const over = openOn(`Over/1 ${randomUUID()}`);
    await over.post("/api/auth/sign-in/anonymous");
    const isOver = like(session.userAgent, "Over/1 %");
    await db
      .update(session)
      .set({ expiresAt: new Date(0) })
      .where(isOver);
    const waiting = () => countWaiting(db);
    const { look, stop } = startForgetTimer({ ...database, log: createLog({ write: () => undefined }) });
    await db.transaction(async (tx) => {
      await tx.select().from(session).where(isOver).for("update");
      const looking = look();
      await expect.poll(waiting).toBe(1);
      await stop();
      expect(await waiting()).toBe(1);
      await looking;
    });
    await expect.poll(() => db.$count(session, isOver)).toBe(0);
  });
}

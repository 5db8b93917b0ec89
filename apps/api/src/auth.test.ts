import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { media, session, user } from "./db/schema.ts";
import { openBrowser, openGuest, refusalOf } from "./testing/browser.ts";
import { countWaiting } from "./testing/count-waiting.ts";
import { uploadFile } from "./testing/send.ts";
import { type TestApi, startTestApi } from "./testing/test-api.ts";
import { openTestDatabase, testDatabaseUrl } from "./testing/test-database.ts";

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api[Symbol.asyncDispose]());

const account = () => ({
  name: "Ann",
  email: `ann-${crypto.randomUUID()}@example.com`,
  password: "correct horse battery",
});

const note = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };

describe("an account", () => {
  test("is made, left and entered again with e-mail and password", async () => {
    const ann = account();
    const browser = openBrowser(api);
    expect((await browser.post("/api/auth/sign-up/email", ann)).status).toBe(200);
    expect((await browser.trpc.media.list.query({})).items).toEqual([]);

    expect((await browser.post("/api/auth/sign-out")).status).toBe(200);
    expect(await refusalOf(browser.trpc.media.list.query({}))).toMatchObject({ code: "SIGNED_OUT" });

    const wrong = await browser.post("/api/auth/sign-in/email", { ...ann, password: "wrong horse battery" });
    expect(wrong.status).toBe(401);
    expect((await browser.post("/api/auth/sign-in/email", ann)).status).toBe(200);
    expect((await browser.trpc.media.list.query({})).items).toEqual([]);
  });

  test("gets its session's cache renewed by any call that had to look it up", async () => {
    const browser = openBrowser(api);
    await browser.post("/api/auth/sign-up/email", account());
    const cache = [...browser.jar.keys()].find((name) => name.endsWith("session_data")) ?? expect.fail();
    browser.jar.delete(cache);
    await browser.trpc.media.list.query({});
    expect(browser.jar.has(cache)).toBe(true);
  });

  test("is not had with forged cookies", async () => {
    const browser = openBrowser(api);
    await browser.post("/api/auth/sign-up/email", account());
    for (const [name, value] of browser.jar) browser.jar.set(name, value.replace(/^.{8}/, "AAAAAAAA"));
    expect(await refusalOf(browser.trpc.media.list.query({}))).toMatchObject({ code: "SIGNED_OUT" });
  });

  test("has cookies that scripts and other sites can't use", async () => {
    const response = await openBrowser(api).post("/api/auth/sign-up/email", account());
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(1);
    for (const cookie of cookies) {
      expect(cookie).toContain("HttpOnly");
      expect(cookie).toContain("SameSite=Lax");
    }
  });
});

test("a copied cookie changes nothing once its owner signed out, and reads on for a minute at most", async () => {
  const ann = openBrowser(api);
  await ann.post("/api/auth/sign-up/email", account());
  const thief = openBrowser(api);
  for (const [name, value] of ann.jar) thief.jar.set(name, value);
  expect((await thief.trpc.upload.create.mutate({ ...note, size: 5 })).kind).toBe("single");
  await ann.post("/api/auth/sign-out");
  expect(await refusalOf(thief.trpc.upload.create.mutate({ ...note, size: 5 }))).toMatchObject({ code: "SIGNED_OUT" });
  for (const [name, value] of ann.jar) thief.jar.set(name, value);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
  expect(await refusalOf(thief.trpc.media.list.query({}))).toMatchObject({ code: "SIGNED_OUT" });
  vi.useRealTimers();
});

test("a person's name is one line, without marks of direction, and something of it is seen: strangers read it", async () => {
  const browser = openBrowser(api);
  const signUp = (name: string) => browser.post("/api/auth/sign-up/email", { ...account(), name });
  for (const unseen of ["", " \n", "\u202E", "\u200B"]) expect((await signUp(unseen)).status).toBe(400);
  expect((await signUp(" Bank \u202Egro.live\u202C\n\nSupport ")).status).toBe(200);
  const session = await (await browser.request("/api/auth/get-session")).json();
  expect(session).toMatchObject({ user: { name: "Bank gro.live Support" } });
});

test("traps: 133 what is written down of a person has a largest size", async () => {
  const browser = openBrowser(api);
  const long = await browser.post("/api/auth/sign-up/email", { ...account(), name: "a".repeat(101) });
  expect([long.status, await long.json()]).toEqual([
    400,
    { code: "TOO_LONG", message: "The name is longer than 100 characters." },
  ]);
  expect((await browser.post("/api/auth/sign-up/email", { ...account(), name: "a\0b" })).status).toBe(400);
  const email = `${"a".repeat(60)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.${"e".repeat(60)}.com`;
  expect((await browser.post("/api/auth/sign-up/email", { ...account(), email })).status).toBe(400);
  expect((await browser.post("/api/auth/sign-up/email", { ...account(), name: "a".repeat(17_000) })).status).toBe(413);
  const image = "a".repeat(2_049);
  expect((await browser.post("/api/auth/sign-up/email", { ...account(), image })).status).toBe(400);
  expect(browser.jar.size).toBe(0);
  expect((await browser.post("/api/auth/sign-up/email", account())).status).toBe(200);
});

describe("a guest", () => {
  test("keeps the files when signing up", async () => {
    const browser = await openGuest(api);
    const { data, file } = await uploadFile(browser, note);
    const album = await browser.trpc.album.create.mutate({ name: "Trip", ids: [data.id] });
    await browser.trpc.tag.set.mutate({ ids: [data.id], add: ["harbour"] });
    expect((await browser.post("/api/auth/sign-up/email", account())).status).toBe(200);

    expect((await browser.trpc.album.list.query({})).albums).toMatchObject([{ id: album.id, files: 1 }]);
    expect(await browser.trpc.tag.list.query()).toEqual([{ name: "harbour", files: 1 }]);
    const { items } = await browser.trpc.media.list.query({ album: album.id });
    expect(items.map(({ id, url }) => ({ id, url }))).toEqual([{ id: data.id, url: file.url }]);
    expect(await browser.trpc.media.delete.mutate({ id: data.id })).toEqual({});
  });

  test("keeps the files when signing in to an account that has some", async () => {
    const ann = account();
    const first = openBrowser(api);
    await first.post("/api/auth/sign-up/email", ann);
    const before = await uploadFile(first, note);
    await first.trpc.tag.set.mutate({ ids: [before.data.id], add: ["Harbour"] });

    const second = await openGuest(api);
    const asGuest = await uploadFile(second, note);
    await second.trpc.tag.set.mutate({ ids: [asGuest.data.id], add: ["harbour", "evening"] });
    expect((await second.post("/api/auth/sign-in/email", ann)).status).toBe(200);
    const { items } = await second.trpc.media.list.query({});
    // Only the account's spelling remains.
    expect(items.map(({ id, tags }) => ({ id, tags }))).toEqual([
      { id: asGuest.data.id, tags: ["evening", "Harbour"] },
      { id: before.data.id, tags: ["Harbour"] },
    ]);
  });

  test("has no say any more once it became an account, in whatever tab", async () => {
    const guest = await openGuest(api);
    const copied = openBrowser(api);
    for (const [name, value] of guest.jar) copied.jar.set(name, value);
    const { data } = await uploadFile(guest, note);
    expect((await guest.post("/api/auth/sign-up/email", account())).status).toBe(200);
    expect(await refusalOf(copied.trpc.media.delete.mutate({ id: data.id }))).toMatchObject({ code: "SIGNED_OUT" });
    expect((await guest.trpc.media.list.query({})).items.map(({ id }) => id)).toEqual([data.id]);
  });

  test("that signed out gives its files to nobody, whoever has its cookie", async () => {
    const guest = await openGuest(api);
    const thief = openBrowser(api);
    for (const [name, value] of guest.jar) thief.jar.set(name, value);
    await uploadFile(guest, note);
    expect((await guest.post("/api/auth/sign-out")).status).toBe(200);
    expect((await thief.post("/api/auth/sign-up/email", account())).status).toBe(200);
    expect((await thief.trpc.media.list.query({})).items).toEqual([]);
  });

  test("comes back to the files for 90 days after each visit", async () => {
    const guest = await openGuest(api);
    const { data, plan } = await uploadFile(guest, note);
    const [, , userId = ""] = plan.key.split("/");
    const { db } = await openTestDatabase();
    const visitAfter = async (days: number) => {
      const ago = (column: typeof session.updatedAt | typeof session.expiresAt) =>
        sql`${column} - make_interval(days => ${days})`;
      const older = { updatedAt: ago(session.updatedAt), expiresAt: ago(session.expiresAt) };
      await db.update(session).set(older).where(eq(session.userId, userId));
      // Otherwise this cookie would be trusted for a minute.
      for (const name of guest.jar.keys()) if (name.endsWith("session_data")) guest.jar.delete(name);
      return (await guest.trpc.media.list.query({})).items.map((file) => file.id);
    };
    for (const days of [89, 89]) expect(await visitAfter(days)).toEqual([data.id]);
    expect(await refusalOf(visitAfter(91))).toMatchObject({ code: "SIGNED_OUT" });
  });

  test("has a cookie that browsers keep for as long", async () => {
    const response = await openBrowser(api).post("/api/auth/sign-in/anonymous");
    const cookie = response.headers.getSetCookie().find((one) => one.includes("session_token"));
    expect(cookie).toContain("Max-Age=7776000;");
  });

  test("can't be deleted from under the files", async () => {
    const browser = await openGuest(api);
    expect((await browser.post("/api/auth/delete-anonymous-user")).status).toBe(404);
  });

  test("has an id that stands in a key as it is", async () => {
    const { plan } = await uploadFile(await openGuest(api), note);
    expect(plan.key).toMatch(/^uploads\/upload\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\//);
  });

  if (testDatabaseUrl !== undefined) {
    test("who signs in to two accounts at once becomes one of them, with its files", async () => {
      const { db } = await openTestDatabase();
      const accounts = [account(), account()];
      for (const one of accounts) await openBrowser(api).post("/api/auth/sign-up/email", one);
      const guest = await openGuest(api);
      const { data } = await uploadFile(guest, note);
      const isIts = eq(media.id, data.id);
      const [{ id } = { id: "" }] = await db.select({ id: media.ownerId }).from(media).where(isIts);
      const isGuest = eq(user.id, id);
      const signIn = (one: ReturnType<typeof account>) => {
        const browser = openBrowser(api);
        for (const [name, value] of guest.jar) browser.jar.set(name, value);
        return browser.post("/api/auth/sign-in/email", one);
      };
      let answers: Promise<Response[]> | undefined;
      await db.transaction(async (tx) => {
        await tx.select().from(user).where(isGuest).for("update");
        answers = Promise.all(accounts.map(signIn));
        await expect.poll(() => countWaiting(db)).toBe(2);
      });
      expect((await answers)?.map(({ status }) => status)).toEqual([200, 200]);
      const [became] = await db.select({ id: user.linkedTo }).from(user).where(isGuest);
      expect(await db.select({ id: media.ownerId }).from(media).where(isIts)).toEqual([became]);
    });
  }

  test("does not come in by any spelling where guests are not let in", async () => {
    await using closed = await startTestApi({ ALLOW_GUESTS: "0" });
    const browser = openBrowser(closed);
    for (const path of ["/sign-in/anonymous", "/sign-in/%61nonymous", "//sign-in/anonymous", "/sign-in/anonymous/"]) {
      expect((await browser.post(`/api/auth${path}`)).status).toBe(404);
    }
    expect(browser.jar.size).toBe(0);
    expect((await browser.trpc.config.query()).guests).toBe(false);
  });
});

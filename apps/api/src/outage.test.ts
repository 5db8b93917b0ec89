import { randomUUID } from "node:crypto";
import { makeUploadKey, MiB } from "@s3-direct/upload-core";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { media, session } from "./db/schema.ts";
import { type Browser, openBrowser, openGuest, refusalOf, someAddress } from "./testing/browser.ts";
import { startOwnS3 } from "./testing/own-s3.ts";
import { idOf, send, uploadFile } from "./testing/send.ts";
import { startTestApi, type TestApi } from "./testing/test-api.ts";
import { openTestDatabase } from "./testing/test-database.ts";

const note = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };

test("while S3 is down nothing is half done, and all goes on when it is back", async () => {
  await using s3 = await startOwnS3();
  await using api = await startTestApi(s3.variables);
  const guest = await openGuest(api);
  const published = await uploadFile(guest, note);
  const plan = await guest.trpc.upload.create.mutate({ ...note, size: 5 });
  expect(await send(plan, note.bytes)).toBe(200);

  await s3.stop();
  const unavailable = {
    code: "STORAGE_UNAVAILABLE",
    sentence: "The storage cannot be reached. Try again in a moment.",
    retryable: true,
  };
  expect(await refusalOf(guest.trpc.upload.finish.mutate(idOf(plan)))).toMatchObject(unavailable);
  expect(await refusalOf(guest.trpc.media.delete.mutate({ id: published.data.id }))).toMatchObject(unavailable);
  // Calls without S3 still work, and so does a create unless it begins parts.
  expect((await guest.trpc.media.list.query({})).items.map((item) => item.id)).toEqual([published.data.id]);
  const created = guest.trpc.upload.create.mutate({ ...note, size: 5 });
  if (api.smallKind === "single") expect((await created).kind).toBe("single");
  else expect(await refusalOf(created)).toMatchObject(unavailable);
  expect((await api.app.request("/livez")).status).toBe(200);

  await s3.restart();
  const finished = await guest.trpc.upload.finish.mutate(idOf(plan));
  expect(finished).toMatchObject({ status: "done", file: { size: 5 } });
  expect(await guest.trpc.media.delete.mutate({ id: published.data.id })).toEqual({});
  expect((await guest.trpc.media.list.query({})).items).toHaveLength(1);

  await s3.stop();
  // A deleted file is gone, whatever S3 still has of it.
  expect(await guest.trpc.media.delete.mutate({ id: published.data.id })).toEqual({});
});

const password = "correct horse battery";
const account = () => ({ name: "Ann", email: `ann-${randomUUID()}@example.com`, password });
const databaseAway = { message: "The database cannot be reached. Try again in a moment." };

async function openAccount(api: TestApi) {
  const ann = account();
  const browser = openBrowser(api, someAddress());
  expect((await browser.post("/api/auth/sign-up/email", ann)).status).toBe(200);
  const other = () => {
    const copied = openBrowser(api, someAddress());
    for (const [name, value] of browser.jar) copied.jar.set(name, value);
    return copied;
  };
  const isSignedIn = async () =>
    (await (await other().request("/api/auth/get-session?disableCookieCache=true")).json()) !== null;
  return { ann, other, isSignedIn };
}

/**
 * Runs `act` while the database refuses changes of people and sessions with this code, such as that of a full disk
 * (53100).
 */
async function withoutWrites<T>(code: string, act: () => Promise<T>): Promise<T> {
  const { db } = await openTestDatabase();
  await db.execute(sql`create function no_writes() returns trigger language plpgsql as $$ begin
    raise 'No space left on device' using errcode = ${sql.raw(`'${code}'`)}; end $$`);
  const tables = ["user", "session"];
  for (const table of tables)
    await db.execute(sql`create trigger no_writes before insert or update or delete on ${sql.identifier(table)}
      for each row execute function no_writes()`);
  return act().finally(async () => {
    for (const table of tables) await db.execute(sql`drop trigger no_writes on ${sql.identifier(table)}`);
    await db.execute(sql`drop function no_writes`);
  });
}

/**
 * Runs `act` while the database fails reads of sessions, or of one person's sessions, as if it were restarting.
 * @param nth - the only one of these reads that fails; by default all fail
 * @param code - of the error; by default one that a restarting database gives
 */
async function withoutSessions<T>(
  act: () => Promise<T>,
  { of = "%", nth, code = "57P03" }: { of?: string; nth?: number; code?: string } = {},
): Promise<T> {
  const { db } = await openTestDatabase();
  const fails = nth === undefined ? "true" : `nextval('reads') = ${nth}`;
  await db.execute(sql`create sequence reads`);
  await db.execute(sql`create function answers(person text) returns boolean language plpgsql as $$ begin
    if person like ${sql.raw(`'${of}'`)} and ${sql.raw(fails)} then
      raise 'the database system is shutting down' using errcode = ${sql.raw(`'${code}'`)};
    end if;
    return true; end $$`);
  await db.execute(sql`alter table session rename to session_itself`);
  await db.execute(sql`create view session as select * from session_itself where answers(user_id)`);
  return act().finally(async () => {
    await db.execute(sql`drop view session`);
    await db.execute(sql`alter table session_itself rename to session`);
    await db.execute(sql`drop function answers`);
    await db.execute(sql`drop sequence reads`);
  });
}

const told = async (answer: Response) => [answer.status, await answer.json()];

test("while the database stores nothing, who signs in, up or out is told to try again, and it is counted", async () => {
  await using api = await startTestApi({ TRUST_PROXY: "1" });
  const { ann, other, isSignedIn } = await openAccount(api);
  const stranger = () => openBrowser(api, someAddress());
  const answers = await withoutWrites("53100", () =>
    Promise.all([
      stranger().post("/api/auth/sign-in/email", ann).then(told),
      stranger().post("/api/auth/sign-up/email", account()).then(told),
      other().post("/api/auth/sign-out").then(told),
    ]),
  );
  for (const answer of answers) expect(answer).toEqual([503, expect.objectContaining(databaseAway)]);
  expect(await isSignedIn()).toBe(true);
  const counted = await api.metricsText();
  expect(counted).toContain('s3_direct_calls_total{procedure="auth",code="STORAGE_UNAVAILABLE"} 3');
  expect(counted).not.toMatch(/procedure="auth",code="(REFUSED|INTERNAL)"/);
});

test("while sessions cannot be read, whatever needs one is told to try again, and the log says why, without a secret", async () => {
  // This S3 has a janitor. No account can be deleted without one.
  await using s3 = await startOwnS3();
  await using api = await startTestApi({ ...s3.variables, TRUST_PROXY: "1" });
  const { other, isSignedIn } = await openAccount(api);
  const [answers, needless] = await withoutSessions(async () => [
    await Promise.all([
      other().request("/api/auth/get-session?disableCookieCache=true").then(told),
      other().request("/api/auth/passkey/generate-register-options").then(told),
      other().post("/api/auth/delete-user", { password }).then(told),
      other().post("/api/auth/sign-out").then(told),
    ]),
    await other().request("/api/auth/passkey/generate-authenticate-options?disableCookieCache=true"),
  ]);
  for (const answer of answers) expect(answer).toEqual([503, expect.objectContaining(databaseAway)]);
  // The failed call would only have listed the account's passkeys.
  expect(needless.status).toBe(200);
  expect(await isSignedIn()).toBe(true);
  const lines = api.logged.filter((line) => line.includes("57P03"));
  expect(lines).toHaveLength(4);
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ requestId: expect.any(String), code: "STORAGE_UNAVAILABLE" });
  const { db } = await openTestDatabase();
  const tokens = (await db.select({ token: session.token }).from(session)).map(({ token }) => token);
  expect(tokens.filter((token) => api.logged.join().includes(token))).toEqual([]);
});

test("a guest whose session cannot be read signs in to no account, in which its files would be missing", async () => {
  await using api = await startTestApi({ TRUST_PROXY: "1" });
  const { ann } = await openAccount(api);
  const guest = await openGuest(api, someAddress());
  const { plan, data } = await uploadFile(guest, note);
  // As if a minute had passed: the cache has expired.
  for (const name of guest.jar.keys()) if (name.endsWith("session_data")) guest.jar.delete(name);
  const signIn = () => guest.post("/api/auth/sign-in/email", ann);
  const newcomer = account();
  const signUp = () => guest.post("/api/auth/sign-up/email", newcomer);
  const of = plan.key.split("/")[2] ?? "";
  for (const enter of [signIn, signUp])
    expect(await withoutSessions(() => enter().then(told), { of })).toEqual([
      503,
      expect.objectContaining(databaseAway),
    ]);
  // The refused sign-up has created no account.
  expect((await openBrowser(api, someAddress()).post("/api/auth/sign-up/email", newcomer)).status).toBe(200);
  expect((await signIn()).status).toBe(200);
  expect((await guest.trpc.media.list.query({})).items.map((item) => item.id)).toEqual([data.id]);
});

const entrances = {
  "signs in": (guest: Browser, ann: object) => guest.post("/api/auth/sign-in/email", ann),
  "signs up": (guest: Browser) => guest.post("/api/auth/sign-up/email", account()),
  "is to be another guest": (guest: Browser) => guest.post("/api/auth/sign-in/anonymous"),
};

test.each(Object.entries(entrances))(
  "a guest who %s has its files, whichever read of its session the database fails",
  async (_name, enter) => {
    await using api = await startTestApi({ TRUST_PROXY: "1" });
    const { ann } = await openAccount(api);
    const failures = [1, 2, 3].flatMap((nth) => ["57P03", "XX000"].map((code) => ({ nth, code })));
    for (const failure of failures) {
      const guest = await openGuest(api, someAddress());
      const { plan, data } = await uploadFile(guest, note);
      // As if a minute had passed: the cache has expired.
      for (const name of guest.jar.keys()) if (name.endsWith("session_data")) guest.jar.delete(name);
      const answer = await withoutSessions(() => enter(guest, ann), { of: plan.key.split("/")[2], ...failure });
      const listed = async () => (await guest.trpc.media.list.query({})).items.map((item) => item.id);
      expect([failure, answer.status, await listed()]).toEqual([
        failure,
        expect.any(Number),
        expect.arrayContaining([data.id]),
      ]);
      expect((await guest.post("/api/auth/sign-in/email", ann)).status).toBe(200);
    }
  },
);

test("a sign-out that fails for whatever reason does not say that it is done", async () => {
  await using api = await startTestApi({ TRUST_PROXY: "1" });
  const { other, isSignedIn } = await openAccount(api);
  const answer = await withoutWrites("P0001", () => other().post("/api/auth/sign-out"));
  expect(answer.status).toBe(500);
  expect(await isSignedIn()).toBe(true);
  expect(await (await other().post("/api/auth/sign-out")).json()).toMatchObject({ success: true });
  expect(await isSignedIn()).toBe(false);
});

test("a delete of a file sent in parts that broke off before its row was marked goes on, also without a janitor", async () => {
  await using s3 = await startOwnS3();
  const without = { S3_JANITOR_ACCESS_KEY_ID: undefined, S3_JANITOR_SECRET_ACCESS_KEY: undefined };
  await using api = await startTestApi({ ...s3.variables, ...without });
  const guest = await openGuest(api);
  const { data } = await uploadFile(guest, note);
  // S3 no longer has this upload's file or its mark.
  const file = { endpoint: "upload", owner: "ann", visibility: "public", filename: "a.txt", ext: "txt" } as const;
  const uploadKey = makeUploadKey({ ...file, size: 50 * MiB, partSize: 8 * MiB, now: new Date(), uuid: randomUUID() });
  const { db } = await openTestDatabase();
  await db.update(media).set({ uploadKey }).where(eq(media.id, data.id));
  expect(await guest.trpc.media.delete.mutate({ id: data.id })).toEqual({});
  expect((await guest.trpc.media.list.query({})).items).toEqual([]);
});

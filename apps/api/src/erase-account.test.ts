import { ListMultipartUploadsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { createS3Storage } from "@s3-direct/upload-server";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { toUploadError } from "@s3-direct/upload-core";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { addressBefore, keepAddressBefore } from "./account/address-before.ts";
import type { Database } from "./db/client.ts";
import { album as albumTable, erasedOwner, fileRequest, user } from "./db/schema.ts";
import { createErasure, noteErased } from "./erase-account.ts";
import { tokenHeader } from "./file-request/find-file-request.ts";
import { storeMedia } from "./media/queries.ts";
import { createLog } from "./telemetry/log.ts";
import { type Browser, openBrowser, openGuest, refusalOf } from "./testing/browser.ts";
import { countWaiting } from "./testing/count-waiting.ts";
import type { OwnS3 } from "./testing/own-s3.ts";
import { signUp } from "./testing/sign-up.ts";
import { runMain } from "./testing/run-main.ts";
import { idOf, send, uploadFile, uploadPrivately } from "./testing/send.ts";
import { type TestApi, startTestApi, webOrigin } from "./testing/test-api.ts";
import { useOwnS3 } from "./testing/use-own-s3.ts";
import { openTestDatabase, testDatabaseUrl } from "./testing/test-database.ts";
import { withoutWaiting } from "./testing/without-waiting.ts";

let s3: OwnS3;
let api: TestApi;

useOwnS3((started) => ({ s3, api } = started));

const password = "correct horse battery";
const note = (text: string) => ({
  filename: "a.txt",
  contentType: "text/plain",
  bytes: new TextEncoder().encode(text),
});

/** Returns all keys of one owner that the janitor finds. */
async function keysOf(owner: string): Promise<string[]> {
  const { variables } = s3;
  const client = new S3Client({
    endpoint: variables.S3_ENDPOINT ?? "",
    region: variables.S3_REGION ?? "us-east-1",
    forcePathStyle: true,
    credentials: {
      accessKeyId: variables.S3_JANITOR_ACCESS_KEY_ID ?? "",
      secretAccessKey: variables.S3_JANITOR_SECRET_ACCESS_KEY ?? "",
    },
  });
  const places = [
    { Bucket: variables.S3_UPLOAD_BUCKET, Prefix: "uploads/" },
    { Bucket: variables.S3_MEDIA_BUCKET, Prefix: "media/" },
    { Bucket: variables.S3_MEDIA_BUCKET, Prefix: "private/" },
  ];
  const found = await Promise.all(
    places.map(async (place) => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command(place));
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(place));
      return [...Contents, ...Uploads].flatMap(({ Key }) => Key ?? []);
    }),
  );
  client.destroy();
  return found.flat().filter((key) => key.split("/").includes(owner));
}

const ownerOf = (uploadKey: string) => uploadKey.split("/")[2] ?? "";

test("a deleted account leaves nothing: of it, of the guest that it was, and of nobody else anything is missing", async () => {
  const other = await openGuest(api);
  const theirs = await uploadFile(other, note("theirs"));

  const person = await openGuest(api);
  const asGuest = await uploadFile(person, note("as a guest"));
  const email = `ann-${crypto.randomUUID()}@example.com`;
  expect((await person.post("/api/auth/sign-up/email", { name: "Ann", email, password })).status).toBe(200);
  const asAccount = await uploadFile(person, note("as an account"));
  await uploadPrivately(person, note("private"));
  const trashed = await uploadFile(person, note("in the trash"));
  await person.trpc.trash.move.mutate({ ids: [trashed.data.id] });
  const link = await person.trpc.share.create.mutate({ ids: [asGuest.data.id] });
  const album = await person.trpc.album.create.mutate({ name: "Trip", ids: [asGuest.data.id, trashed.data.id] });
  await person.trpc.upload.create.mutate({ filename: "b.zip", contentType: "application/zip", size: 50 * 1024 ** 2 });
  const waiting = await person.trpc.upload.create.mutate({ filename: "c.txt", contentType: "text/plain", size: 5 });
  await send(waiting, new TextEncoder().encode("hello"));
  const request = await person.trpc.fileRequest.create.mutate({ title: "Trip" });
  const visitor = openBrowser(api, { headers: { [tokenHeader]: request.token } });
  const sentFor = async (filename: string) => {
    const input = { sender: "Ben", message: "" };
    const file = { filename, contentType: "text/plain", size: 5, input };
    const plan = await visitor.trpc.requestedUpload.create.mutate(file);
    await send(plan, new TextEncoder().encode("hello"));
    return plan;
  };
  await visitor.trpc.requestedUpload.finish.mutate(idOf(await sentFor("e.txt")));
  const onItsWay = await sentFor("f.txt");
  const owners = [...[asGuest, asAccount].map(({ plan }) => ownerOf(plan.key)), request.id];
  expect(new Set(owners).size).toBe(3);
  expect((await Promise.all(owners.map(keysOf))).map((keys) => keys.length)).toEqual([2, 8, 3]);
  const elsewhere = openBrowser(api);
  expect((await elsewhere.post("/api/auth/sign-in/email", { email, password })).status).toBe(200);
  const { db } = await openTestDatabase();
  const [{ userId } = { userId: "" }] = await db.select({ userId: user.id }).from(user).where(eq(user.email, email));
  const undo = await keepAddressBefore(db, { userId, email: `before-${email}` });
  expect(await addressBefore(db, undo)).toMatchObject({ userId });

  expect((await person.post("/api/auth/delete-user", { password: "wrong" })).status).toBe(400);
  expect((await person.trpc.media.list.query({})).items).toHaveLength(4);
  expect((await person.post("/api/auth/delete-user", { password })).status).toBe(200);

  expect(await Promise.all(owners.map(keysOf))).toEqual([[], [], []]);
  for (const { file } of [asGuest, asAccount, trashed]) expect((await fetch(file.url)).status).not.toBe(200);
  expect((await elsewhere.post("/api/auth/sign-in/email", { email, password })).status).toBe(401);
  // Another device's session, for which its cookie may still be trusted, restores nothing.
  await refusalOf(elsewhere.trpc.upload.create.mutate({ filename: "d.txt", contentType: "text/plain", size: 5 }));
  await refusalOf(elsewhere.trpc.upload.finish.mutate(idOf(waiting)));
  await refusalOf(visitor.trpc.requestedUpload.finish.mutate(idOf(onItsWay)));
  await refusalOf(sentFor("g.txt"));
  expect(await Promise.all(owners.map(keysOf))).toEqual([[], [], []]);
  expect(await visitor.trpc.fileRequest.look.query()).toEqual({ status: "none" });

  expect(await other.trpc.share.open.mutate({ token: link.token })).toEqual({ status: "none" });
  expect((await fetch(theirs.file.url)).status).toBe(200);
  expect((await other.trpc.media.list.query({})).items).toHaveLength(1);
  expect(await db.select().from(albumTable).where(eq(albumTable.id, album.id))).toEqual([]);
  expect(await addressBefore(db, undo)).toBeUndefined();
});

test("a guest can erase everything too", async () => {
  const guest = await openGuest(api);
  const { plan } = await uploadFile(guest, note("hello"));
  expect((await guest.post("/api/auth/delete-user", {})).status).toBe(200);
  expect(await keysOf(ownerOf(plan.key))).toEqual([]);
  expect(await refusalOf(guest.trpc.media.list.query({}))).toMatchObject({ code: "SIGNED_OUT" });
});

test("a guest of yesterday can, too; an account only with its password", async () => {
  const guest = await openGuest(api);
  const person = openBrowser(api);
  const email = `ben-${crypto.randomUUID()}@example.com`;
  await person.post("/api/auth/sign-up/email", { name: "Ben", email, password });
  for (const body of [{}, { password: "" }, { token: "x" }]) {
    expect((await person.post("/api/auth/delete-user", body)).status).toBe(400);
  }
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 24 * 60 * 60 * 1000 });
  const answers = [
    await guest.post("/api/auth/delete-user", {}),
    await person.post("/api/auth/delete-user", {}),
    await person.post("/api/auth/delete-user", { password }),
  ];
  vi.useRealTimers();
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 200]);
});

test("with S3 down the account stays, and is deleted when it is asked for again", async () => {
  const guest = await openGuest(api);
  const { plan } = await uploadFile(guest, note("hello"));
  await s3.stop();
  const refused = await guest.post("/api/auth/delete-user", {});
  await s3.restart();
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ message: "The storage cannot be reached. Try again in a moment." });
  expect(await keysOf(ownerOf(plan.key))).toHaveLength(2);
  expect((await guest.post("/api/auth/delete-user", {})).status).toBe(200);
  expect(await keysOf(ownerOf(plan.key))).toEqual([]);
});

/** Creates a person with an account and a file. */
async function openAccount() {
  const person = openBrowser(api);
  const ann = { name: "Ann", email: `ann-${crypto.randomUUID()}@example.com`, password };
  expect((await person.post("/api/auth/sign-up/email", ann)).status).toBe(200);
  const { plan } = await uploadFile(person, note("hello"));
  const signIn = async () => (await openBrowser(api).post("/api/auth/sign-in/email", ann)).status;
  const signUp = async () => (await openBrowser(api).post("/api/auth/sign-up/email", ann)).status;
  return { person, id: ownerOf(plan.key), email: ann.email, signIn, signUp };
}

const quotas = {
  account: { bytes: 1e9, files: 1e3, openMultiparts: 10 },
  guest: { bytes: 1e9, files: 1e3, openMultiparts: 10 },
};
const store = (db: Database, ownerId: string) => {
  const file = { name: "a.txt", visibility: "private" as const, size: 5, contentType: "text/plain" };
  return storeMedia(db, { ...file, ownerId, key: crypto.randomUUID(), uploadKey: crypto.randomUUID() }, quotas);
};

/** Creates an erasure that runs `beforeCall` before each call to S3. */
function erasureWith(db: Database, beforeCall: (call: number) => Promise<void>) {
  const storage = withoutWaiting(createS3Storage(s3.settings));
  let calls = 0;
  storage.janitor?.middlewareStack.add(
    (next) => async (args) => {
      calls += 1;
      await beforeCall(calls);
      return next(args);
    },
    { step: "initialize" },
  );
  return createErasure({ db, storage, log: createLog({ write: () => undefined }) }) ?? expect.fail("It has a janitor.");
}

test("all requests for files of an erased account are noted, even more than one statement takes", async () => {
  const { db } = await openTestDatabase();
  const owners = Array.from({ length: 33_000 }, () => crypto.randomUUID());
  const noted = db.transaction(async (tx) => {
    await noteErased(tx, owners);
    const count = await tx.$count(erasedOwner, eq(erasedOwner.ownerId, owners.at(-1) ?? ""));
    // Rolls back: another test would erase these owners' files.
    throw new Error(`noted ${count}`);
  });
  await expect(noted).rejects.toThrow("noted 1");
});

test("from its first step on, nothing is stored for an account that is being deleted", async () => {
  const { db } = await openTestDatabase();
  const { id, signIn, signUp } = await openAccount();
  const refused: unknown[] = [];
  const erasure = erasureWith(db, async () => {
    refused.push(await store(db, id).catch((error: unknown) => error));
  });
  await erasure.erase(id);
  expect(refused.length).toBeGreaterThan(5);
  for (const error of refused) expect(error).toMatchObject({ code: "SIGNED_OUT" });
  expect(await signIn()).toBe(401);
  expect(await signUp()).toBe(200);
});

test("a deletion that stops at any call of S3 leaves an account that can be entered, and is ended by the next", async () => {
  const { db } = await openTestDatabase();
  const { id, signIn, signUp } = await openAccount();
  let stopped = 0;
  for (let last = 1; ; last += 1) {
    const erasure = erasureWith(db, async (call) => {
      if (call === last) throw new Error("The machine stopped.");
    });
    const ended = await erasure.erase(id).then(
      () => true,
      () => false,
    );
    const [left] = await db.select({ id: user.id }).from(user).where(eq(user.id, id));
    // Either the account is complete, or it no longer exists.
    expect(await signIn()).toBe(left === undefined ? 401 : 200);
    if (ended) break;
    stopped = last;
  }
  expect(stopped).toBeGreaterThan(5);
  expect(await keysOf(id)).toEqual([]);
  expect(await signUp()).toBe(200);
});

test("a row that comes in between password and account leaves both", async () => {
  const { db } = await openTestDatabase();
  const { person, id, signIn, signUp } = await openAccount();
  // The worst moment: deleting the password stores a file.
  await db.execute(sql`create function store_at_worst() returns trigger language plpgsql as $$ begin
    insert into media (id, owner_id, upload_key, media_key, name, size, content_type)
    values (gen_random_uuid(), old.user_id, gen_random_uuid(), 'k', 'n', 1, 'text/plain'); return old; end $$`);
  await db.execute(sql`create trigger store_at_worst after delete on account for each row
    when (old.user_id = ${sql.raw(`'${id}'`)}) execute function store_at_worst()`);
  try {
    expect((await person.post("/api/auth/delete-user", { password })).status).toBe(500);
    expect(await signIn()).toBe(200);
  } finally {
    await db.execute(sql`drop trigger store_at_worst on account`);
    await db.execute(sql`drop function store_at_worst`);
  }
  expect((await person.post("/api/auth/delete-user", { password })).status).toBe(200);
  expect(await signIn()).toBe(401);
  expect(await signUp()).toBe(200);
});

test("what has broken off is ended by the sweep, some time later", async () => {
  const { db } = await openTestDatabase();
  const { id, signIn, signUp } = await openAccount();
  const broken = erasureWith(db, () => Promise.reject(new Error("The machine stopped.")));
  await expect(broken.erase(id)).rejects.toThrow("The machine stopped.");
  const erasure = erasureWith(db, async () => undefined);
  // The deletion could still be under way.
  await erasure.eraseRest({ dryRun: false });
  expect(await signIn()).toBe(200);
  await db
    .update(user)
    .set({ leavingAt: new Date(Date.now() - 11 * 60_000) })
    .where(eq(user.id, id));
  expect(await erasure.eraseRest({ dryRun: true })).toMatchObject({ accounts: 1 });
  expect(await signIn()).toBe(200);
  expect(await erasure.eraseRest({ dryRun: false })).toMatchObject({ accounts: 1 });
  expect(await keysOf(id)).toEqual([]);
  expect(await signIn()).toBe(401);
  expect(await signUp()).toBe(200);
});

test("the sweep erases a few owners at once, however many there are", async () => {
  const { db } = await openTestDatabase();
  const notes = Array.from({ length: 50 }, () => ({ ownerId: crypto.randomUUID(), erasedAt: new Date(0) }));
  await db.insert(erasedOwner).values(notes);
  const [calls, most] = [new Set<number>(), { atOnce: 0 }];
  const erasure = erasureWith(db, async (call) => {
    calls.add(call);
    most.atOnce = Math.max(most.atOnce, calls.size);
    await new Promise(setImmediate);
    calls.delete(call);
  });
  expect(await erasure.eraseRest({ dryRun: false })).toMatchObject({ erasedOwners: 50 });
  expect(most.atOnce).toBeGreaterThan(1);
  expect(most.atOnce).toBeLessThanOrEqual(20);
});

test("what a request has in S3 is looked for once while its account is deleted, and what comes later by the sweep", async () => {
  const { db } = await openTestDatabase();
  const { id } = await openAccount();
  const requests = Array.from({ length: 10 }, () => crypto.randomUUID());
  const request = { ownerId: id, title: "Trip", note: "", accepts: "any" as const, maxFiles: 5 };
  await db.insert(fileRequest).values(requests.map((own) => ({ ...request, id: own, token: own })));
  const before = s3.requests.length;
  await erasureWith(db, async () => undefined).erase(id);
  const looks = (owner: string) =>
    s3.requests.slice(before).filter(({ prefix }) => prefix === `private/${owner}/`).length;
  expect(requests.map(looks)).toEqual(requests.map(() => looks(id) / 2));
  expect(await db.$count(erasedOwner, inArray(erasedOwner.ownerId, requests))).toBe(10);
});

test("a guest whose deletion broke off and who then signs up begins empty, and nothing of it is listed or left", async () => {
  const { db } = await openTestDatabase();
  const guest = await openGuest(api);
  const { plan, file } = await uploadFile(guest, note("hello"));
  const id = ownerOf(plan.key);
  const broken = erasureWith(db, () => Promise.reject(new Error("The machine stopped.")));
  await expect(broken.erase(id)).rejects.toThrow("The machine stopped.");
  const ann = { name: "Ann", email: `ann-${crypto.randomUUID()}@example.com`, password };
  expect((await guest.post("/api/auth/sign-up/email", ann)).status).toBe(200);
  expect((await guest.trpc.media.list.query({})).items).toEqual([]);
  expect(await guest.trpc.media.usage.query()).toMatchObject({ files: 0, bytes: 0 });

  await erasureWith(db, async () => undefined).erase(id);
  expect(await keysOf(id)).toEqual([]);
  expect((await fetch(file.url)).status).not.toBe(200);
  const own = await uploadFile(guest, note("hello"));
  expect((await guest.trpc.media.list.query({})).items.map((item) => item.id)).toEqual([own.data.id]);
});

/** Creates a guest with a file. Returns also the credentials of the account that the guest will become. */
async function openGuestOfAccount() {
  const ann = { name: "Ann", email: `ann-${crypto.randomUUID()}@example.com`, password };
  expect((await openBrowser(api).post("/api/auth/sign-up/email", ann)).status).toBe(200);
  const guest = await openGuest(api);
  const { plan, file, data } = await uploadFile(guest, note("hello"));
  const signIn = (browser: Browser) => browser.post("/api/auth/sign-in/email", ann);
  const isKept = async (browser: Browser) => {
    expect((await browser.trpc.media.list.query({})).items.map((item) => item.id)).toEqual([data.id]);
    expect((await fetch(file.url)).status).toBe(200);
  };
  return { guest, id: ownerOf(plan.key), signIn, isKept };
}

test("a guest that has become an account is deleted no more: its files are the account's", async () => {
  const { db } = await openTestDatabase();
  const { guest, id, signIn, isKept } = await openGuestOfAccount();
  expect((await signIn(guest)).status).toBe(200);
  const erasing = erasureWith(db, async () => undefined).erase(id);
  await expect(erasing).rejects.toMatchObject({ code: "SIGNED_OUT" });
  await isKept(guest);
  expect(await db.$count(user, and(eq(user.id, id), isNull(user.leavingAt)))).toBe(1);
});

if (testDatabaseUrl !== undefined) {
  test("a guest that asks to be deleted while it becomes an account is refused, and the account has its files", async () => {
    const { db } = await openTestDatabase();
    const { guest, id, signIn, isKept } = await openGuestOfAccount();
    const other = openBrowser(api);
    for (const [name, value] of guest.jar) other.jar.set(name, value);
    const waiting = () => countWaiting(db);
    const answers = await db.transaction(async (tx) => {
      await tx.select().from(user).where(eq(user.id, id)).for("update");
      const signingIn = signIn(guest);
      await expect.poll(waiting).toBe(1);
      const deleting = other.post("/api/auth/delete-user", {});
      await expect.poll(waiting).toBe(2);
      return [signingIn, deleting];
    });
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 401]);
    await isKept(guest);
  });

  test("uploads that are finished while their account goes, and a process that is killed", async () => {
    const { person, id, email, signIn, signUp } = await openAccount();
    const file = { filename: "c.txt", contentType: "text/plain", size: 5 };
    const plans: UploadPlan[] = [];
    // One after another: on a slow machine twenty at once wait too long for their owner's row.
    for (let n = 0; n < 20; n += 1) {
      const plan = await person.trpc.upload.create.mutate(file);
      await send(plan, new TextEncoder().encode("hello"));
      plans.push(plan);
    }
    const variables = { ...s3.variables, DATABASE_URL: testDatabaseUrl, PORT: "0", WEB_ORIGIN: webOrigin };
    await using server = runMain({ ...variables, BETTER_AUTH_SECRET: "a-secret-of-the-tests-0123456789abcdef" });
    const address = `http://127.0.0.1:${await server.port()}`;
    const headers = { origin: webOrigin, "content-type": "application/json" };
    const entered = await fetch(`${address}/api/auth/sign-in/email`, {
      method: "POST",
      headers,
      body: JSON.stringify({ email, password }),
    });
    const cookie = entered.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const before = s3.requests.length;
    const deleting = fetch(`${address}/api/auth/delete-user`, {
      method: "POST",
      headers: { ...headers, cookie },
      body: JSON.stringify({ password }),
    }).catch(() => undefined);
    const finishing = plans.map((plan) => person.trpc.upload.finish.mutate(idOf(plan)).catch(() => undefined));
    await expect
      .poll(() => s3.requests.slice(before).filter(({ method }) => method === "DELETE").length, {
        interval: 1,
      })
      .toBeGreaterThan(2);
    server.kill("SIGKILL");
    await Promise.all([deleting, ...finishing]);
    const { db } = await openTestDatabase();
    const [left] = await db.select({ id: user.id }).from(user).where(eq(user.id, id));
    expect(left).toBeDefined();
    expect(await signIn()).toBe(200);
    expect((await person.post("/api/auth/delete-user", { password })).status).toBe(200);
    expect(await keysOf(id)).toEqual([]);
    expect(await signIn()).toBe(401);
    expect(await signUp()).toBe(200);
  });
}

test("without a janitor nobody is offered what could not be kept", async () => {
  await using plain = await startTestApi({
    ...s3.variables,
    S3_JANITOR_ACCESS_KEY_ID: undefined,
    S3_JANITOR_SECRET_ACCESS_KEY: undefined,
  });
  const guest = await openGuest(plain);
  expect(await guest.trpc.config.query()).toMatchObject({ deleteAccount: false });
  expect((await guest.post("/api/auth/delete-user", {})).status).toBe(404);
});

/**
 * Erases an account while S3 makes the copy that publishes its file. S3 may take minutes, so that the file is there only
 * once the erasure is over; `goOn` lets the finish go on from there.
 */
async function eraseDuringCopy() {
  const { db } = await openTestDatabase();
  const quick = withoutWaiting(createS3Storage(s3.settings));
  // After a copy that took a second, a finish would look first whether its upload was ended meanwhile.
  const storage = { ...quick, clock: { ...quick.clock, now: () => 0 } };
  const erasure = erasureWith(db, async () => undefined);
  const { api: person, id } = await signUp({ db, storage, limits: quotas.account });
  const plan = await person.upload.create({ filename: "a.txt", contentType: "text/plain", size: 5 });
  expect(await send(plan, new TextEncoder().encode("hello"))).toBe(200);
  let goOn = () => {};
  const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
  let finishing: Promise<unknown> | undefined;
  const published = new Promise<string[]>((resolve) => {
    const { publisher } = storage;
    publisher.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName !== "CopyObjectCommand") return next(args);
          const answer = await next(args);
          const { Bucket, Key, ContentType } = copyInput.parse(args.input);
          await erasure.erase(id);
          expect((await keysOf(id)).filter(isPublished)).toEqual([]);
          await publisher.send(new PutObjectCommand({ Bucket, Key, ContentType, Body: "hello" }));
          resolve((await keysOf(id)).filter(isPublished));
          await mayGoOn;
          return answer;
        },
      { step: "initialize" },
    );
    finishing = person.upload.finish(idOf(plan)).then(() => undefined, toUploadError);
  });
  expect(await published).toHaveLength(1);
  return { db, id, erasure, finish: async () => (goOn(), finishing) };
}

const copyInput = z.object({ Bucket: z.string(), Key: z.string(), ContentType: z.string() });
const isPublished = (key: string) => !key.startsWith("uploads/");

test("a file that S3 has published only after its account was erased is deleted by its finish", async () => {
  const { id, finish } = await eraseDuringCopy();
  expect(await finish()).toMatchObject({ code: "SIGNED_OUT" });
  expect((await keysOf(id)).filter(isPublished)).toEqual([]);
});

test("a file that S3 has published only after its account was erased is deleted by the sweep if its process has died", async () => {
  const { db, id, erasure, finish } = await eraseDuringCopy();
  const isNoted = eq(erasedOwner.ownerId, id);
  await erasure.eraseRest({ dryRun: false });
  // Other finishes could still be under way.
  expect(await keysOf(id)).toHaveLength(1);
  await db
    .update(erasedOwner)
    .set({ erasedAt: new Date(Date.now() - 11 * 60_000) })
    .where(isNoted);
  await erasure.eraseRest({ dryRun: false });
  expect(await keysOf(id)).toEqual([]);
  expect(await db.$count(erasedOwner, isNoted)).toBe(0);
  await finish();
});

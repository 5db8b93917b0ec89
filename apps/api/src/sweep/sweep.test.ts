import { randomUUID } from "node:crypto";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { eq } from "drizzle-orm";
import { createS3Storage } from "@s3-direct/upload-server";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { OpenDatabase } from "../db/client.ts";
import { erasedOwner, fileRequest, media, reservation, taskRun, user, visibilityChange } from "../db/schema.ts";
import { createErasure } from "../erase-account.ts";
import { sweepFileRequests } from "../file-request/sweep-file-requests.ts";
import { createLog } from "../telemetry/log.ts";
import { newPerson } from "../testing/new-person.ts";
import { openGuest } from "../testing/browser.ts";
import type { OwnS3 } from "../testing/own-s3.ts";
import { runProgram } from "../testing/run-main.ts";
import { idOf, uploadFile } from "../testing/send.ts";
import { tempDataDir } from "../testing/temp-dir.ts";
import type { TestApi } from "../testing/test-api.ts";
import { useOwnS3 } from "../testing/use-own-s3.ts";
import { openTestDatabase, testDatabaseUrl } from "../testing/test-database.ts";
import { hasBegunAfter, inUseSince, noteInUse } from "./in-use.ts";
import { sweepAll } from "./sweep-all.ts";
import { startSweepTimer } from "./sweep-timer.ts";

let s3: OwnS3;
let api: TestApi;
let database: OpenDatabase;

useOwnS3((started) => ({ s3, api } = started));
beforeAll(async () => {
  database = await openTestDatabase();
});

afterEach(() => void vi.useRealTimers());

const day = 86_400_000;
const note = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };
const log = createLog({ write: () => undefined });
const depsOf = () => {
  const storage = createS3Storage(s3.settings);
  const { db, runExclusively } = database;
  return { db, runExclusively, storage, log, erasure: createErasure({ db, storage, log }) };
};
const inTwoDays = async <T>(run: () => Promise<T>): Promise<T> => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * day });
  return run().finally(() => vi.useRealTimers());
};

// What an earlier test, or a failed first try, has left would be counted.
beforeEach(() => inTwoDays(() => sweepAll(depsOf(), { dryRun: false, maxOrphanShare: 1 })));

/** Publishes a file whose upload has expired. */
async function publishOldFile() {
  const guest = await openGuest(api);
  const { plan, file, data } = await uploadFile(guest, note);
  const { S3_JANITOR_ACCESS_KEY_ID: accessKeyId = "", S3_JANITOR_SECRET_ACCESS_KEY: secretAccessKey = "" } =
    s3.variables;
  const { S3_ENDPOINT: endpoint = "", S3_REGION: region = "us-east-1" } = s3.variables;
  const credentials = { accessKeyId, secretAccessKey };
  const janitor = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
  await janitor.send(new DeleteObjectCommand({ Bucket: s3.settings.uploadBucket, Key: plan.key }));
  janitor.destroy();
  return { guest, url: file.url, key: file.key, id: data.id };
}

test("a published file without a row, and one whose row says that it is deleted, go; one with a row stays", async () => {
  const files = [await publishOldFile(), await publishOldFile(), await publishOldFile()];
  const [kept, lost, deleted] = files;
  if (!kept || !lost || !deleted) expect.fail("There are three.");
  const { db } = database;
  await db.delete(media).where(eq(media.id, lost.id));
  await db.update(media).set({ deletedAt: new Date() }).where(eq(media.id, deleted.id));

  const found: string[] = [];
  const onFound = ({ key }: { key: string }) => void found.push(key);
  const told = await inTwoDays(() => sweepAll(depsOf(), { dryRun: true, onFound }));
  expect(told.orphan).toEqual({ count: 2, bytes: 10 });
  expect(found.toSorted()).toEqual([lost.key, deleted.key].toSorted());
  for (const { url } of files) expect((await fetch(url)).status).toBe(200);

  expect((await inTwoDays(() => sweepAll(depsOf(), { dryRun: false }))).orphan).toEqual({ count: 2, bytes: 10 });
  expect((await fetch(kept.url)).status).toBe(200);
  for (const { url } of [lost, deleted]) expect((await fetch(url)).status).not.toBe(200);
  expect((await inTwoDays(() => sweepAll(depsOf(), { dryRun: false }))).orphan.count).toBe(0);
});

test("a file whose row could not be stored is kept for the next finish, and for the sweep when nobody comes back", async () => {
  const guest = await openGuest(api);
  const { plan, file, data } = await uploadFile(guest, note);
  await database.db.delete(media).where(eq(media.id, data.id));
  expect((await inTwoDays(() => sweepAll(depsOf(), { dryRun: true }))).orphan.count).toBe(0);
  expect(await guest.trpc.upload.finish.mutate(idOf(plan))).toMatchObject({ status: "done" });
  expect((await fetch(file.url)).status).toBe(200);
});

test("reservations that are over, and deletions that had broken off, are ended too", async () => {
  const { db } = database;
  const person = (leavingAt?: Date) => ({
    id: randomUUID(),
    name: "Ann",
    email: `${randomUUID()}@example.com`,
    leavingAt,
  });
  const [ann, ben] = [person(), person(new Date(Date.now() - 3_600_000))];
  await db.insert(user).values([ann, ben]);
  const room = { ownerId: ann.id, bytes: 1, multipart: false };
  const over = { ...room, uploadKey: randomUUID(), expiresAt: new Date(Date.now() - 1) };
  const live = { ...room, uploadKey: randomUUID(), expiresAt: new Date(Date.now() + 60_000) };
  await db.insert(reservation).values([over, live]);
  const told = await sweepAll(depsOf(), { dryRun: true });
  expect(told.accounts).toBe(1);
  expect(told.reservations).toBeGreaterThan(0);
  expect(await sweepAll(depsOf(), { dryRun: false })).toMatchObject({ accounts: 1, reservations: told.reservations });
  const left = await db.select().from(reservation).where(eq(reservation.ownerId, ann.id));
  expect(left.map(({ uploadKey }) => uploadKey)).toEqual([live.uploadKey]);
  expect(await db.select().from(user).where(eq(user.id, ben.id))).toEqual([]);
});

test("requests for files go that were over for two weeks, unless a file is left that came for one", async () => {
  const { db } = database;
  const ann = { id: randomUUID(), name: "Ann", email: `${randomUUID()}@example.com` };
  await db.insert(user).values(ann);
  const before = (days: number) => new Date(Date.now() - days * day);
  const request = (over: { endedAt?: Date; expiresAt?: Date }) => {
    const [id, token] = [randomUUID(), randomUUID()];
    return { id, token, ownerId: ann.id, title: "Trip", note: "", accepts: "any" as const, maxFiles: 5, ...over };
  };
  const [ended, expired, emptied, filled, lately, open] = [
    request({ endedAt: before(15) }),
    request({ expiresAt: before(15) }),
    request({ endedAt: before(15) }),
    request({ endedAt: before(15) }),
    request({ endedAt: before(13) }),
    request({}),
  ];
  await db.insert(fileRequest).values([ended, expired, emptied, filled, lately, open]);
  const file = { ownerId: ann.id, name: "a.txt", size: 5, contentType: "text/plain", visibility: "private" as const };
  const came = (fileRequestId: string, deletedAt: Date | null) => {
    const id = randomUUID();
    return { ...file, id, uploadKey: id, mediaKey: id, fileRequestId, deletedAt };
  };
  await db.insert(media).values([came(filled.id, null), came(emptied.id, before(1))]);
  expect(await sweepFileRequests(db, { dryRun: true })).toBe(3);
  expect((await sweepAll(depsOf(), { dryRun: false })).fileRequests).toBe(3);
  const left = await db.select().from(fileRequest).where(eq(fileRequest.ownerId, ann.id));
  expect(left.map(({ id }) => id).toSorted()).toEqual([filled, lately, open].map(({ id }) => id).toSorted());
});

test("rows go of files that were deleted two weeks ago, unless a link counts them, or a change has still to be given up", async () => {
  const { db } = database;
  const ownerId = await newPerson(db);
  const fileRequestId = randomUUID();
  const request = { id: fileRequestId, token: randomUUID(), title: "Trip", note: "", accepts: "any" as const };
  await db.insert(fileRequest).values({ ...request, ownerId, maxFiles: 5 });
  const file = (deletedAt: Date | null, more: { fileRequestId?: string } = {}) => {
    const id = randomUUID();
    return {
      ownerId,
      name: "a.txt",
      size: 5,
      contentType: "text/plain",
      id,
      uploadKey: id,
      mediaKey: id,
      deletedAt,
      ...more,
    };
  };
  const before = (days: number) => new Date(Date.now() - days * day);
  const [gone, lately, there] = [file(before(15)), file(before(13)), file(null)];
  const [counted, changing] = [file(before(15), { fileRequestId }), file(before(15))];
  const files = [gone, lately, there, counted, changing];
  await db.insert(media).values(files);
  await db.insert(visibilityChange).values({ mediaId: changing.id, uploadKey: randomUUID() });
  const left = async () =>
    (await db.select().from(media).where(eq(media.ownerId, ownerId))).map(({ id }) => id).toSorted();
  const ids = (some: typeof files) => some.map(({ id }) => id).toSorted();
  try {
    expect((await sweepAll(depsOf(), { dryRun: true })).deleted).toBe(1);
    expect(await left()).toEqual(ids(files));
    expect((await sweepAll(depsOf(), { dryRun: false })).deleted).toBe(1);
    expect(await left()).toEqual(ids([lately, there, counted, changing]));
    await db
      .update(fileRequest)
      .set({ endedAt: before(15) })
      .where(eq(fileRequest.id, fileRequestId));
    expect(await sweepAll(depsOf(), { dryRun: false })).toMatchObject({ fileRequests: 1, deleted: 1 });
    expect(await left()).toEqual(ids([lately, there, changing]));
  } finally {
    await db.delete(media).where(eq(media.ownerId, ownerId));
  }
});

test("what a slow finish publishes after its owner was erased goes with the first sweep after ten minutes", async () => {
  const { db } = database;
  const deps = depsOf();
  const id = await newPerson(db);
  await deps.erasure?.erase(id);
  const late = { Bucket: s3.settings.mediaBucket, Key: `media/${id}/20260101-a.txt` };
  await deps.storage.publisher.send(new PutObjectCommand({ ...late, Body: "hello" }));
  const isThere = async () => (await fetch(`${deps.storage.publicBaseUrl}/${late.Key}`)).status === 200;

  expect(await sweepAll(deps, { dryRun: false })).toMatchObject({ erasedOwners: 0 });
  expect(await isThere()).toBe(true);
  await db
    .update(erasedOwner)
    .set({ erasedAt: new Date(Date.now() - 11 * 60_000) })
    .where(eq(erasedOwner.ownerId, id));
  expect(await sweepAll(deps, { dryRun: true })).toMatchObject({ erasedOwners: 1 });
  expect(await isThere()).toBe(true);
  expect(await sweepAll(deps, { dryRun: false })).toMatchObject({ erasedOwners: 1 });
  expect(await isThere()).toBe(false);
  expect(await db.select().from(erasedOwner).where(eq(erasedOwner.ownerId, id))).toEqual([]);
});

test("one of the processes that find a sweep due does it, and it is due again when the hours have passed", async () => {
  await database.db.delete(taskRun);
  const swept: unknown[] = [];
  const timers = Array.from({ length: 4 }, () =>
    startSweepTimer(depsOf(), { everyHours: 24, onSwept: (report) => void swept.push(report) }),
  );
  await Promise.all(timers.map(({ look }) => look()));
  expect(swept).toHaveLength(1);
  await Promise.all(timers.map(({ look }) => look()));
  expect(swept).toHaveLength(1);
  await database.db.update(taskRun).set({ startedAt: new Date(Date.now() - day) });
  await Promise.all(timers.map(({ look }) => look()));
  expect(swept).toHaveLength(2);
  await Promise.all(timers.map(({ stop }) => stop()));
});

test("a database is in use without a pause while it is noted every few minutes, and a file's day must be a later one", async () => {
  const { db } = database;
  await db.delete(taskRun);
  const begin = Date.now();
  const noteAt = async (minutes: number) => {
    vi.useFakeTimers({ toFake: ["Date"], now: begin + minutes * 60_000 });
    await noteInUse(db);
    return inUseSince(db);
  };
  const minutes = [0, 4, 8, 7, 14, 15];
  const since: number[] = [];
  for (const at of minutes) since.push(((await noteAt(at)).getTime() - begin) / 60_000);
  expect(since).toEqual([0, 0, 0, 0, 14, 14]);

  const moment = new Date("2026-11-30T10:00:00Z");
  const id = "0123456789abcdef0123456789abcdef";
  const keys = [`media/ann/20261201-a-${id}.txt`, `media/ann/20261130-a-${id}.txt`, `media/${id}/${id}.txt`];
  expect(keys.map((key) => hasBegunAfter(key, moment))).toEqual([true, false, false]);
});

/** Sweeps by the timer in two days, on a database that was in use for four days before, and was last swept a day ago. */
async function sweepByTimer(dates: Record<string, Date | undefined> = {}, lines: string[] = []) {
  const deps = { ...depsOf(), log: createLog({ write: (line) => void lines.push(line) }) };
  return inTwoDays(async () => {
    const ago = (days: number) => new Date(Date.now() - days * day);
    const rows = { "in use": ago(0), "in use since": ago(4), sweep: ago(1), ...dates };
    await deps.db.delete(taskRun);
    const values = Object.entries(rows).flatMap(([name, startedAt]) => (startedAt ? { name, startedAt } : []));
    await deps.db.insert(taskRun).values(values);
    const timer = startSweepTimer(deps, { everyHours: 24 });
    return timer.look().finally(() => timer.stop());
  });
}

/** A file whose upload has been gone for long, of a day before that of any other. */
async function publishBefore() {
  const Key = `media/ann/20260101-a-${randomUUID().replaceAll("-", "")}.txt`;
  const { publisher, publicBaseUrl } = depsOf().storage;
  await publisher.send(new PutObjectCommand({ Bucket: s3.settings.mediaBucket, Key, Body: "hello" }));
  return { key: Key, url: `${publicBaseUrl}/${Key}` };
}

/** Adds files with rows: a database that does not know more than one file in twenty is the wrong one. */
async function addKnownFiles(count: number) {
  const ownerId = await newPerson(database.db);
  const file = { ownerId, name: "a.txt", size: 5, contentType: "text/plain", visibility: "public" as const };
  for (let n = 0; n < count; n += 1) {
    const { key: mediaKey } = await publishBefore();
    await database.db.insert(media).values({ ...file, id: randomUUID(), uploadKey: randomUUID(), mediaKey });
  }
}

const isThere = async ({ url }: { url: string }) => (await fetch(url)).status === 200;
const loseRow = ({ id }: { id: string }) => database.db.delete(media).where(eq(media.id, id));

test("after a pause of the database, as a restored backup has one, the timer leaves what has no row to the command", async () => {
  await addKnownFiles(60);
  const [lost, deleted] = [await publishOldFile(), await publishOldFile()];
  await loseRow(lost);
  await database.db.update(media).set({ deletedAt: new Date() }).where(eq(media.id, deleted.id));
  // Its upload is still there, so another finish may store its row.
  await loseRow((await uploadFile(await openGuest(api), note)).data);
  const lines: string[] = [];
  const backupMade = new Date(Date.now() + 2 * day - 10 * 60_000);
  expect(await sweepByTimer({ "in use": backupMade }, lines)).toMatchObject({ orphan: { count: 1 }, kept: 1 });
  expect(lines.join("")).toMatch(/"level":40,.*"kept":1,"msg":"published files without a row stay/);
  expect([await isThere(lost), await isThere(deleted)]).toEqual([true, false]);
  await inTwoDays(() => sweepAll(depsOf(), { dryRun: false }));
  expect(await isThere(lost)).toBe(false);
});

test("the first sweep of a database only tells; later ones remove nothing where more than a few files have no row", async () => {
  const files = [];
  for (let n = 0; n < 6; n += 1) files.push(await publishOldFile());
  for (const file of files) await loseRow(file);
  expect(await sweepByTimer({ sweep: undefined })).toMatchObject({ orphan: { count: 6 }, kept: 0 });
  await expect(sweepByTimer()).rejects.toThrow("this looks like the wrong database");
  for (const file of files) expect(await isThere(file)).toBe(true);
});

test("the timer removes a file without a row from after a pause of the database, and keeps one from before", async () => {
  await addKnownFiles(20);
  const [older, lost] = [await publishBefore(), await publishOldFile()];
  await loseRow(lost);
  expect(await sweepByTimer()).toMatchObject({ orphan: { count: 1 }, kept: 1 });
  expect([await isThere(older), await isThere(lost)]).toEqual([true, false]);
});

test("a database that knows few of the files is the wrong one for the timer also if the others are from before a pause", async () => {
  const older = [];
  for (let n = 0; n < 20; n += 1) older.push(await publishBefore());
  const lost = await publishOldFile();
  await loseRow(lost);
  await expect(sweepByTimer()).rejects.toThrow("this looks like the wrong database");
  for (const file of [lost, ...older]) expect(await isThere(file)).toBe(true);
});

test("a sweep that breaks off is due again after five minutes, and frees its turn", async () => {
  await database.db.delete(taskRun);
  const deps = depsOf();
  await s3.stop();
  const timer = startSweepTimer(deps, { everyHours: 24 });
  await expect(timer.look())
    .rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" })
    .finally(() => s3.restart());
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5 * 60_000 });
  expect(await timer.look()).toMatchObject({ orphan: { count: 0, bytes: 0 } });
  await timer.stop();
});

test("the command tells what is left over, and refuses what it does not know", async () => {
  await using dir = await tempDataDir();
  const real = { ...s3.variables, DATABASE_URL: testDatabaseUrl };
  const variables = { DATA_DIR: dir.path, ...(testDatabaseUrl === undefined ? { DEV_S3_PORT: "0" } : real) };
  const run = async (...args: string[]) => {
    await using program = runProgram(["sweep/command.ts", ...args], variables);
    return { code: await program.exited, out: program.stdout(), err: program.stderr() };
  };
  const [told, refused, helped] = await Promise.all([run("--dry-run"), run("--dryrun"), run("--help")]);
  expect(told.code).toBe(0);
  expect(told.out).toMatch(/^(On the database|In .*: the embedded database) .*\n/);
  expect(told.out).toMatch(/^There are left over: 0 published files without a row \(.*\), .* reservations\.\n$/m);
  expect(refused).toMatchObject({ code: 1, out: "", err: expect.stringContaining("--dryrun") });
  expect(helped.out).toContain("--dry-run  only tells");
  expect(helped.out).toContain("with --dry-run too: it brings the database's tables up to date");
});

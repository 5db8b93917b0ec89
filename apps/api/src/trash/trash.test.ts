import { randomUUID } from "node:crypto";
import { createS3Storage, deleteUpload } from "@s3-direct/upload-server";
import { eq, inArray, sql } from "drizzle-orm";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { OpenDatabase } from "../db/client.ts";
import { media, taskRun } from "../db/schema.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { type Browser, openBrowser, openGuest, refusalOf } from "../testing/browser.ts";
import { countWaiting } from "../testing/count-waiting.ts";
import type { OwnS3 } from "../testing/own-s3.ts";
import { idOf, samplePhoto, uploadFile, uploadPrivately } from "../testing/send.ts";
import { signUp } from "../testing/sign-up.ts";
import type { TestApi } from "../testing/test-api.ts";
import { openTestDatabase, testDatabaseUrl } from "../testing/test-database.ts";
import { useOwnS3 } from "../testing/use-own-s3.ts";
import { withoutWaiting } from "../testing/without-waiting.ts";
import { deleteDue } from "./delete-due.ts";
import { moveToTrash, restoreFromTrash } from "./moves.ts";
import { startTrashTimer } from "./trash-timer.ts";

let s3: OwnS3;
let api: TestApi;
let database: OpenDatabase;

useOwnS3((started) => ({ s3, api } = started));
beforeAll(async () => {
  database = await openTestDatabase();
});

const note = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };
const metrics = createMetrics({ ofProcess: false });
const log = createLog({ write: () => undefined });
const depsOf = () => ({ ...database, storage: withoutWaiting(createS3Storage(s3.settings)), log });

const ownerOf = ({ key }: { key: string }) => key.split("/")[2] ?? "";

const listed = async (person: Browser, trash = false) =>
  (await person.trpc.media.list.query({ trash })).items.map(({ id }) => id);

/** Makes files appear to have been moved there this number of days ago. */
async function ageTrash(ids: readonly string[], days: number): Promise<void> {
  const trashedUntil = sql`${media.trashedUntil} - make_interval(days => ${days})`;
  for (const id of ids) await database.db.update(media).set({ trashedUntil }).where(eq(media.id, id));
}

/** Returns the value of the metric for all runs of the timer in this file. */
async function counted(outcome: string): Promise<number> {
  const line = new RegExp(`^s3_direct_trash_files_total\\{outcome="${outcome}"\\} (\\d+)`, "m");
  return Number(line.exec(await metrics.text())?.[1] ?? 0);
}

/** Runs the timer's task, whenever it last ran. */
async function turn() {
  await database.db.delete(taskRun).where(sql`${taskRun.name} like 'trash%'`);
  const timer = startTrashTimer(depsOf(), { onEmptied: metrics.trashEmptied });
  return timer.look().finally(() => timer.stop());
}

// Any file that is still due would count as deleted in the next test.
afterEach(() =>
  database.db
    .update(media)
    .set({ trashedUntil: null })
    .where(sql`${media.deletedAt} is null`),
);

test("a file in the trash is in no list and no link, is not signed, and counts; it comes back whole", async () => {
  const person = await openGuest(api);
  const [shown, hidden] = [await uploadFile(person, note), await uploadPrivately(person, note)];
  const ids = [shown.data.id, hidden.data.id];
  const { token } = await person.trpc.share.create.mutate({ ids });
  const before = await person.trpc.media.usage.query();

  expect(new Set((await person.trpc.trash.move.mutate({ ids })).ids)).toEqual(new Set(ids));
  expect(await listed(person)).toEqual([]);
  const { items } = await person.trpc.media.list.query({ trash: true });
  expect(items.map(({ id, daysLeft }) => [id, daysLeft])).toEqual(ids.toReversed().map((id) => [id, 30]));
  expect(await refusalOf(person.trpc.media.download.query({ id: ids[1] ?? "" }))).toMatchObject({
    code: "UPLOAD_GONE",
  });
  const visitor = openBrowser(api);
  expect(await visitor.trpc.share.open.mutate({ token })).toMatchObject({ status: "open", files: [] });
  expect(await refusalOf(visitor.trpc.share.download.mutate({ token }))).toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  expect(await person.trpc.share.list.query()).toMatchObject([{ files: 0, size: 0 }]);
  expect(await refusalOf(person.trpc.share.create.mutate({ ids }))).toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  expect(await person.trpc.media.usage.query()).toEqual({ ...before, trashed: { bytes: 10, files: 2 } });
  // Anybody with its URL can read a public file until it is deleted for good.
  expect((await fetch(shown.file.url)).status).toBe(200);
  // A repeated finish does not change that.
  expect(await person.trpc.upload.finish.mutate(idOf(shown.plan))).toMatchObject({ status: "done" });
  expect(await listed(person)).toEqual([]);

  expect((await person.trpc.trash.restore.mutate({ ids })).ids).toHaveLength(2);
  expect(await listed(person)).toEqual(ids.toReversed());
  expect(await listed(person, true)).toEqual([]);
  expect(await person.trpc.media.usage.query()).toEqual(before);
  const { url } = await person.trpc.media.download.query({ id: ids[1] ?? "" });
  expect(await (await fetch(url)).text()).toBe("hello");
  expect(await visitor.trpc.share.open.mutate({ token })).toMatchObject({ files: [{}, {}] });

  // The file that was deleted last comes first, whatever its age.
  for (const id of ids.toReversed()) await person.trpc.trash.move.mutate({ ids: [id] });
  expect(await listed(person, true)).toEqual(ids);
  const first = await person.trpc.media.list.query({ trash: true, limit: 1 });
  const { items: rest } = await person.trpc.media.list.query({ trash: true, limit: 1, cursor: first.nextCursor });
  expect([...first.items, ...rest].map(({ id }) => id)).toEqual(ids);
});

test("what is deleted for good is gone with its smaller pictures, frees its room once, and does not come back", async () => {
  const person = await openGuest(api);
  const photo = await uploadFile(person, {
    filename: "photo.jpg",
    contentType: "image/jpeg",
    bytes: await samplePhoto(),
  });
  const [kept, other] = [await uploadFile(person, note), await uploadFile(person, note)];
  await person.trpc.trash.move.mutate({ ids: [photo.data.id, other.data.id] });

  await person.trpc.trash.empty.mutate({ ids: [photo.data.id, kept.data.id] });
  for (const url of [photo.file.url, photo.file.variants?.thumb?.url ?? ""])
    expect((await fetch(url)).status).toBe(403);
  // A file that was not in the trash stays, even if the call names it.
  expect(await listed(person)).toEqual([kept.data.id]);
  expect(await listed(person, true)).toEqual([other.data.id]);
  const held = { bytes: 10, files: 2, reserved: 0, trashed: { bytes: 5, files: 1 } };
  if (api.isGoodOnce) expect(await person.trpc.media.usage.query()).toMatchObject(held);
  for (let time = 0; time < 2; time += 1) await person.trpc.trash.empty.mutate({ ids: [photo.data.id] });
  if (api.isGoodOnce) expect(await person.trpc.media.usage.query()).toMatchObject(held);
  expect(await person.trpc.trash.restore.mutate({ ids: [photo.data.id] })).toEqual({ ids: [] });
  expect(await refusalOf(person.trpc.upload.finish.mutate(idOf(photo.plan)))).toMatchObject({ code: "UPLOAD_GONE" });

  await person.trpc.trash.empty.mutate({});
  expect([await listed(person), await listed(person, true)]).toEqual([[kept.data.id], []]);
});

test("nobody moves, restores or deletes somebody else's files, nor learns of them", async () => {
  const [person, stranger] = [await openGuest(api), await openGuest(api)];
  const { data, file } = await uploadFile(person, note);
  const ids = [data.id, randomUUID()];
  expect(await stranger.trpc.trash.move.mutate({ ids })).toEqual({ ids: [] });
  expect(await listed(person)).toEqual([data.id]);
  await person.trpc.trash.move.mutate({ ids });
  expect(await stranger.trpc.trash.restore.mutate({ ids })).toEqual({ ids: [] });
  for (const wanted of [{ ids }, {}]) expect(await stranger.trpc.trash.empty.mutate(wanted)).toEqual({});
  expect(await listed(person, true)).toEqual([data.id]);
  expect((await fetch(file.url)).status).toBe(200);
});

test("after 30 days nothing is restored any more, and the timer deletes it for good, and nothing else", async () => {
  const person = await openGuest(api);
  const [old, young, kept] = [
    await uploadFile(person, note),
    await uploadFile(person, note),
    await uploadFile(person, note),
  ];
  const ids = [old.data.id, young.data.id];
  await person.trpc.trash.move.mutate({ ids });
  await ageTrash([old.data.id], 30);
  await ageTrash([young.data.id], 29);
  const { items } = await person.trpc.media.list.query({ trash: true });
  expect(items).toMatchObject([{ id: young.data.id, daysLeft: 1 }]);
  expect(await person.trpc.trash.restore.mutate({ ids: [old.data.id] })).toEqual({ ids: [] });
  // A database's clock may be ahead.
  await database.db
    .update(media)
    .set({ trashedUntil: sql`now() + interval '721 hours'` })
    .where(eq(media.id, young.data.id));
  expect((await person.trpc.media.list.query({ trash: true })).items).toMatchObject([{ daysLeft: 30 }]);
  expect(await person.trpc.media.usage.query()).toMatchObject({ files: 3, reserved: 1, trashed: { files: 1 } });

  expect(await turn()).toEqual({ deleted: 1, failed: 0 });
  const statuses = [old, young, kept].map(async ({ file }) => (await fetch(file.url)).status);
  expect(await Promise.all(statuses)).toEqual([403, 200, 200]);
  expect(await turn()).toEqual({ deleted: 0, failed: 0 });
  if (api.isGoodOnce) expect(await person.trpc.media.usage.query()).toMatchObject({ files: 2, reserved: 0 });
});

test("what broke off before its row was marked goes on, in two processes at once too", async () => {
  const person = await openGuest(api);
  const { data, plan } = await uploadFile(person, note);
  await person.trpc.trash.move.mutate({ ids: [data.id] });
  await ageTrash([data.id], 30);
  const deps = depsOf();
  // Like a process that ends here.
  await deleteUpload(deps.storage, plan.key, { wasPublished: true });
  const both = await Promise.all([deleteDue(deps), deleteDue(deps)]);
  expect(both.flatMap(({ failures }) => failures)).toEqual([]);
  if (api.isGoodOnce) expect(await person.trpc.media.usage.query()).toMatchObject({ bytes: 0, files: 0 });
});

/**
 * Adds a copy of the file in the trash for each of these keys, while `run` runs. The copies' ids come before any other.
 */
async function withMore(id: string, { keys }: { keys: string[] }, run: () => Promise<void>): Promise<void> {
  const [row] = await database.db.select().from(media).where(eq(media.id, id));
  if (row === undefined) expect.fail("It is stored.");
  const { kind: _, storedSize: __, ...stored } = row;
  const trashedUntil = new Date(Date.now() + 60_000);
  const more = keys.map((uploadKey) => ({ ...stored, trashedUntil, id: `-${randomUUID()}`, uploadKey }));
  await database.db.insert(media).values(more);
  const ids = more.map((one) => one.id);
  await run().finally(() => database.db.delete(media).where(inArray(media.id, ids)));
}

/** More files than a batch, which can't be deleted. */
const noKeys = () => Array.from({ length: 60 }, () => randomUUID());

test("files that cannot be deleted stand in nobody's way, batch after batch", async () => {
  const person = await openGuest(api);
  const [own, more] = [await uploadFile(person, note), await uploadFile(await openGuest(api), note)];
  await withMore(own.data.id, { keys: noKeys() }, async () => {
    await person.trpc.trash.move.mutate({ ids: [own.data.id] });
    await person.trpc.trash.empty.mutate({});
    expect((await fetch(own.file.url)).status).toBe(403);
    await database.db.update(media).set({ trashedUntil: new Date() }).where(eq(media.id, more.data.id));
    const before = await counted("failed");
    expect(await turn()).toEqual({ deleted: 1, failed: 60 });
    expect((await counted("failed")) - before).toBe(60);
  });
});

test("the timer goes on at its next look with what emptying the trash had no time for, and ends when it is stopped", async () => {
  const person = await openGuest(api);
  const { data } = await uploadFile(person, note);
  await withMore(data.id, { keys: noKeys() }, async () => {
    await turn();
    const timer = startTrashTimer(depsOf(), { onEmptied: metrics.trashEmptied });
    expect(await timer.look()).toBeUndefined();
    let now = Date.now();
    const clock = vi.spyOn(Date, "now").mockImplementation(() => (now += 6_000));
    await person.trpc.trash.empty.mutate({}).finally(() => clock.mockRestore());
    const looked = timer.look();
    await timer.stop();
    expect(await looked).toEqual({ deleted: 0, failed: 50 });
  });
});

test("a day in the trash has 24 hours where the clocks are put forward too", async () => {
  const { data, plan } = await uploadFile(await openGuest(api), note);
  await database.db.transaction(async (tx) => {
    const today = Math.floor((Date.now() - Date.UTC(new Date().getUTCFullYear(), 0)) / 86_400_000);
    const [forward, back] = [10, 150].map((days) => `J${((today + days) % 365) + 1}`);
    await tx.execute(sql.raw(`set local time zone 'AAA0BBB,${forward},${back}'`));
    await moveToTrash(tx, { ids: [data.id], ownerId: ownerOf(plan) });
    const hours = sql<number>`extract(epoch from ${media.trashedUntil} - now())::double precision / 3600`;
    const [row] = await tx.select({ hours }).from(media).where(eq(media.id, data.id));
    expect(row?.hours).toBeCloseTo(720, 3);
  });
});

test("a restore that waited restores nothing whose time was over meanwhile", async () => {
  const person = await openGuest(api);
  const { data, plan } = await uploadFile(person, note);
  const files = { ids: [data.id], ownerId: ownerOf(plan) };
  await database.db.transaction(async (tx) => {
    await tx
      .update(media)
      .set({ trashedUntil: sql`now() + interval '20 ms'` })
      .where(eq(media.id, data.id));
    await tx.execute(sql`select pg_sleep(0.03)`);
    expect(await restoreFromTrash(tx, files)).toEqual([]);
  });
});

test("what is restored at the last moment is not deleted", async () => {
  const { data, file, plan } = await uploadFile(await openGuest(api), note);
  const set = (db: Pick<typeof database.db, "update">, trashedUntil: Date | null) =>
    db.update(media).set({ trashedUntil }).where(eq(media.id, data.id));
  await set(database.db, new Date());
  // On a Postgres server the row's lock makes it wait; the embedded database runs one transaction after another.
  let deleting: Promise<{ deleted: number }> | undefined;
  await database.db.transaction(async (tx) => {
    // Like a restore that found it still in the trash.
    await set(tx, null);
    deleting = deleteDue(depsOf(), { ownerId: ownerOf(plan) });
    if (testDatabaseUrl !== undefined) await expect.poll(() => countWaiting(database.db)).toBe(1);
  });
  expect(await deleting).toMatchObject({ deleted: 0, failures: [] });
  expect((await fetch(file.url)).status).toBe(200);
});

test("who has no room is told to wait for what is being deleted, or to delete more", async () => {
  const limits = { bytes: 5, files: 10, openMultiparts: 1 };
  const { api: ann, id } = await signUp({ ...depsOf(), limits });
  const file = { filename: "a.txt", contentType: "text/plain", size: 5 };
  const [mediaKey, uploadKey] = [randomUUID(), randomUUID()];
  const stored = { id: randomUUID(), ownerId: id, mediaKey, uploadKey, name: "a.txt", ...file };
  await database.db.insert(media).values({ ...stored, trashedUntil: new Date() });
  await expect(ann.upload.create(file)).rejects.toThrow("Delete something for good, or try again in 5 minutes.");
  await database.db.delete(media).where(eq(media.id, stored.id));
});

test("while S3 is down nothing is lost, and all is deleted when it is back", async () => {
  const person = await openGuest(api);
  const { data, file, plan } = await uploadFile(person, note);
  await s3.stop();
  try {
    await person.trpc.trash.move.mutate({ ids: [data.id] });
    expect(await person.trpc.trash.empty.mutate({})).toEqual({});
    expect([await listed(person), await listed(person, true)]).toEqual([[], []]);
    expect(await person.trpc.media.usage.query()).toMatchObject({ bytes: 5, files: 1, reserved: 1 });
    expect(await person.trpc.media.usageByKind.query()).toMatchObject({ kinds: [], trash: { files: 0, bytes: 0 } });
    // Whatever happens to the process that has claimed it, the file stays due, and a restore that waited finds its time
    // over.
    const [begun] = await database.db.select().from(media).where(eq(media.id, data.id));
    expect(begun).toMatchObject({ trashedUntil: new Date(0), deletedAt: null });
    const keys = Array.from({ length: 11 }, () => plan.key.replace(/(?<=-)[0-9a-f-]{36}(?=\.)/, randomUUID()));
    await withMore(data.id, { keys }, async () => {
      await person.trpc.trash.empty.mutate({});
      // It stops after the first ten.
      expect(await turn()).toEqual({ deleted: 0, failed: 10 });
    });
  } finally {
    await s3.restart();
  }
  expect((await fetch(file.url)).status).toBe(200);
  expect(await turn()).toEqual({ deleted: 1, failed: 0 });
  expect((await fetch(file.url)).status).toBe(403);
  if (api.isGoodOnce) expect(await person.trpc.media.usage.query()).toMatchObject({ bytes: 0, files: 0 });
});

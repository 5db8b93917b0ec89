import { randomUUID } from "node:crypto";
import { MiB, type Visibility } from "@s3-direct/upload-core";
import { createS3Storage, finishUpload, reconcile } from "@s3-direct/upload-server";
import { eq } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import type { OpenDatabase } from "../db/client.ts";
import { media, reservation, user, visibilityChange } from "../db/schema.ts";
import { createLateFinish } from "../late-finish/late-finish.ts";
import { findInLibrary } from "../media/find-media.ts";
import { storeMedia } from "../media/queries.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import type { OwnS3 } from "../testing/own-s3.ts";
import { idOf, send } from "../testing/send.ts";
import { signUp } from "../testing/sign-up.ts";
import { realS3Settings } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { useOwnS3 } from "../testing/use-own-s3.ts";
import { withoutWaiting } from "../testing/without-waiting.ts";
import { deleteDue } from "../trash/delete-due.ts";
import { beginChange, type Change } from "./begin-change.ts";
import { copyBack } from "./copy-back.ts";
import { endAbandonedChanges } from "./end-change.ts";
import { setVisibility, type VisibilityDeps } from "./set-visibility.ts";

let s3: OwnS3;
let database: OpenDatabase;

useOwnS3((started) => ({ s3 } = started));
beforeAll(async () => {
  database = await openTestDatabase();
});

const log = createLog({ write: () => undefined });
const large = 11 * MiB;

/** Somebody who has one public file, and room for no other. */
async function openOwner({ size = 5, settings = s3.settings } = {}) {
  const { db } = database;
  // Larger files go up, and are copied, in parts.
  const plan = { singleMax: 5 * MiB, partSize: 5 * MiB };
  const meanwhile = { act: async () => {} };
  const storage = withoutWaiting(createS3Storage({ ...settings, plan, copyPartSize: 5 * MiB }));
  const clock = { ...storage.clock, wait: () => meanwhile.act() };
  const limits = { bytes: size, files: 1, openMultiparts: 1 };
  const { api, id: ownerId, router } = await signUp({ db, storage: { ...storage, clock }, limits, maxSize: large });
  const begun = await api.upload.create({ filename: "a.txt", contentType: "text/plain", size });
  expect(await send(begun, new Uint8Array(size).fill(97))).toBe(200);
  const finished = await api.upload.finish(idOf(begun));
  if (finished.status !== "done") expect.fail("It is finished at once.");
  const { id } = finished.data;
  const deps: VisibilityDeps = {
    db,
    storage,
    quotas: { account: limits, guest: limits },
    finish: (visibility, upload) => (visibility === "public" ? api.upload : api.privateUpload).finish(upload),
  };
  const set = (visibility: Visibility, more: Partial<VisibilityDeps> = {}) =>
    setVisibility({ ...deps, ...more }, { person: { id: ownerId, guest: false }, id, visibility });
  /** Its bytes, by whichever way it is read now, and what is left of the address that it had at first. */
  const read = async () => {
    const { url } = await api.media.download({ id });
    const { visibility } = await findInLibrary(db, { ownerId, id });
    const [now, before] = await Promise.all([fetch(url), fetch(finished.file.url)]);
    return { visibility, size: (await now.arrayBuffer()).byteLength, addressAtFirst: before.status };
  };
  const files = async () => (await api.media.list({})).items.map((item) => item.id);
  const changes = () => db.select().from(visibilityChange).where(eq(visibilityChange.mediaId, id));
  /** The first step, and the second. */
  const begin = async () => {
    const file = await findInLibrary(db, { ownerId, id });
    const change = await beginChange(deps, { ownerId, id, file, visibility: "private" });
    return { file, change };
  };
  const copy = async () => {
    const begun = await begin();
    expect(await copyBack(storage, begun)).toBe(true);
    return begun.change;
  };
  return { ...deps, meanwhile, api, id, ownerId, router, set, read, files, changes, begin, copy };
}

type Owner = Awaited<ReturnType<typeof openOwner>>;

const uploadOf = ({ uploadKey: key, uploadId }: Change) => ({ key, ...(uploadId !== null && { uploadId }) });

/** A finish of a process that ends before the row is stored. */
async function publish({ storage, ownerId }: Owner, change: Change) {
  const caller = { endpoint: "private-upload", owner: ownerId, visibility: "private" as const };
  const done = await finishUpload(
    { storage, caller, rules: { accept: ["text/plain"], maxSize: large } },
    uploadOf(change),
  );
  return done.status === "done" ? done.file : expect.fail("It is published at once.");
}

const isPublic = { visibility: "public", size: 5, addressAtFirst: 200 };
const isPrivate = { visibility: "private", size: 5, addressAtFirst: 403 };

test("whichever step it broke off after, the file is as it was, and the next call makes the change", async () => {
  const steps = {
    begun: async (owner: Owner) => owner.begin(),
    copied: async (owner: Owner) => owner.copy(),
    published: async (owner: Owner) => publish(owner, await owner.copy()),
  };
  for (const [step, breakOff] of Object.entries(steps)) {
    const owner = await openOwner();
    await breakOff(owner);
    expect([step, await owner.read()]).toEqual([step, isPublic]);
    const [change] = await owner.changes();
    expect([step, await owner.set("private")]).toEqual([
      step,
      expect.objectContaining({ status: "done", uploadKey: change?.uploadKey }),
    ]);
    expect([step, await owner.read(), await owner.files()]).toEqual([step, isPrivate, [owner.id]]);
    expect(await owner.changes()).toEqual([]);
  }
});

test("what was copied is finished without anybody", async () => {
  const owner = await openOwner();
  await owner.copy();
  const late = createLateFinish({ ...owner, log, metrics: createMetrics({ ofProcess: false }) });
  expect(await reconcile(late, { grace: 0 })).toMatchObject({ finished: 1, failed: 0 });
  expect([await owner.read(), await owner.files()]).toEqual([isPrivate, [owner.id]]);
});

test("once its row says so, the earlier file is deleted for good whatever happens, and the room is taken once", async () => {
  const owner = await openOwner();
  const change = await owner.copy();
  const { key, ...file } = await publish(owner, change);
  const stored = { ...file, key, visibility: "private" as const, ownerId: owner.ownerId, replaces: owner.id };
  const limits = { bytes: 5, files: 1, openMultiparts: 1 };
  await storeMedia(owner.db, { ...stored, uploadKey: change.uploadKey }, { account: limits, guest: limits });
  expect(await owner.read()).toEqual({ ...isPrivate, addressAtFirst: 200 });
  expect(await owner.api.media.usage()).toMatchObject({ bytes: 10, files: 2, reserved: 1 });
  expect((await owner.api.media.list({ trash: true })).items).toEqual([]);
  expect(await deleteDue(owner, owner)).toMatchObject({ deleted: 1, failures: [] });
  expect(await owner.read()).toEqual(isPrivate);
  if (owner.storage.capabilities.conditionalPut)
    expect(await owner.api.media.usage()).toMatchObject({ bytes: 5, files: 1, reserved: 0 });
});

test("what S3 still holds of deleted files counts: it may be made private, and not public again", async () => {
  const owner = await openOwner();
  const expiresAt = new Date(Date.now() + 60_000);
  const left = { uploadKey: randomUUID(), ownerId: owner.ownerId, bytes: 1, multipart: false, expiresAt };
  await owner.db.insert(reservation).values(left);
  await owner.set("private");
  expect(await owner.read()).toEqual(isPrivate);
  await expect(owner.set("public")).rejects.toThrow("QUOTA_EXCEEDED");
  await owner.db.delete(reservation).where(eq(reservation.ownerId, owner.ownerId));
  expect(await owner.set("public")).toMatchObject({ status: "done" });
});

test("a change that nobody went on with for a day is given up, with what was published of it", async () => {
  const owner = await openOwner();
  const file = await publish(owner, await owner.copy());
  await endAbandonedChanges(owner);
  expect(await owner.changes()).toHaveLength(1);
  const createdAt = new Date(Date.now() - 25 * 3_600_000);
  await owner.db.update(visibilityChange).set({ createdAt }).where(eq(visibilityChange.mediaId, owner.id));
  expect(await endAbandonedChanges(owner)).toEqual([]);
  expect(await owner.changes()).toEqual([]);
  const { objects, mediaBucket: Bucket } = owner.storage;
  await expect(objects.headObject({ Bucket, Key: file.key })).rejects.toThrow();
  expect(await owner.read()).toEqual(isPublic);
  await owner.set("private");
  expect(await owner.read()).toEqual(isPrivate);
});

test("two at once make one change", async () => {
  const owner = await openOwner();
  const both = await Promise.all([owner.set("private"), owner.set("private")]);
  expect(both[0]).toEqual(both[1]);
  expect([await owner.read(), await owner.files()]).toEqual([isPrivate, [owner.id]]);
  expect(await owner.changes()).toEqual([]);
});

test("one that comes just after another leaves what that one has made", async () => {
  const owner = await openOwner();
  const first = await owner.begin();
  await owner.set("private");
  const made = await findInLibrary(owner.db, owner);
  // It has seen the file as it was before.
  const late = await beginChange(owner, { ...owner, file: first.file, visibility: "private" });
  expect(await copyBack(owner.storage, { file: made, change: late })).toBe(true);
  await expect(owner.finish("private", uploadOf(late))).rejects.toThrow("REFUSED");
  expect(await findInLibrary(owner.db, owner)).toEqual(made);
  expect(await owner.read()).toEqual(isPrivate);
});

test.each<[string, (owner: Owner) => Promise<unknown>, (owner: Owner) => Promise<unknown>]>([
  [
    "moved to the trash",
    ({ api, id }) => api.trash.move({ ids: [id] }),
    ({ api, id }) => api.trash.restore({ ids: [id] }),
  ],
  ["wanted as it was", ({ set }) => set("public"), async () => undefined],
])("a file that is %s meanwhile stays as it was", async (_, meanwhile, after) => {
  const owner = await openOwner();
  const finish: VisibilityDeps["finish"] = async (...upload) => {
    await meanwhile(owner);
    return owner.finish(...upload);
  };
  await expect(owner.set("private", { finish })).rejects.toThrow(/UPLOAD_GONE|REFUSED|This file is in the trash/);
  await after(owner);
  expect([await owner.read(), await owner.files()]).toEqual([isPublic, [owner.id]]);
  expect(await owner.changes()).toEqual([]);
  await owner.set("private");
  expect(await owner.read()).toEqual(isPrivate);
});

test("a file that is deleted meanwhile does not come back, and a name that is given meanwhile stays", async () => {
  const deleted = await openOwner();
  const change = await deleted.copy();
  await deleted.api.media.delete({ id: deleted.id });
  await expect(deleted.set("private")).rejects.toThrow("This file was deleted.");
  await expect(deleted.finish("private", uploadOf(change))).rejects.toThrow("REFUSED");
  expect(await deleted.files()).toEqual([]);

  const renamed = await openOwner();
  const finish: VisibilityDeps["finish"] = async (...upload) => {
    await renamed.api.media.rename({ id: renamed.id, name: "b.txt" });
    return renamed.finish(...upload);
  };
  await renamed.set("private", { finish });
  expect((await renamed.api.media.list({})).items).toMatchObject([{ id: renamed.id, name: "b.txt" }]);
});

test("a file that becomes private while it is deleted is deleted", async () => {
  const owner = await openOwner();
  const change = await owner.copy();
  let isMade = false;
  // A delete waits for finishes that are on their way.
  owner.meanwhile.act = async () => {
    owner.meanwhile.act = async () => {};
    await owner.finish("private", uploadOf(change));
    isMade = (await findInLibrary(owner.db, owner)).visibility === "private";
  };
  await owner.api.media.delete({ id: owner.id });
  expect(isMade).toBe(true);
  expect(await owner.files()).toEqual([]);
  await expect(owner.set("private")).rejects.toThrow("This file was deleted.");
  if (owner.storage.capabilities.conditionalPut)
    expect(await owner.api.media.usage()).toMatchObject({ bytes: 0, files: 0 });
});

test("of an account that is being deleted nothing is changed", async () => {
  const owner = await openOwner();
  const change = await owner.copy();
  await owner.db.update(user).set({ leavingAt: new Date() }).where(eq(user.id, owner.ownerId));
  await expect(owner.finish("private", uploadOf(change))).rejects.toThrow("This account is being deleted.");
  const [row] = await owner.db.select().from(media).where(eq(media.id, owner.id));
  expect(row).toMatchObject({ visibility: "public" });
});

test("a large file is copied in parts, over several calls where it takes long", async () => {
  const owner = await openOwner({ size: large, settings: realS3Settings ?? s3.settings });
  let now = Date.now();
  const clock = vi.spyOn(Date, "now").mockImplementation(() => (now += 3_000));
  const first = await owner.set("private").finally(() => clock.mockRestore());
  if (owner.storage.capabilities.copyParts) {
    expect(first).toEqual({ status: "pending", retryAfter: 1 });
    expect(await owner.read()).toEqual({ ...isPublic, size: large });
  }
  expect(await owner.set("private")).toMatchObject({ status: "done" });
  expect(await owner.read()).toEqual({ ...isPrivate, size: large });
});

test("while S3 is down nothing changes, and the next call goes on", async () => {
  const owner = await openOwner();
  await s3.stop();
  try {
    await expect(owner.set("private")).rejects.toThrow("STORAGE_UNAVAILABLE");
  } finally {
    await s3.restart();
  }
  expect(await owner.read()).toEqual(isPublic);
  await owner.set("private");
  expect(await owner.read()).toEqual(isPrivate);
});

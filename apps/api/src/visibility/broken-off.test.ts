import { randomUUID } from "node:crypto";
import { reconcile } from "@s3-direct/upload-server";
import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { activity, media, reservation, user, visibilityChange } from "../db/schema.ts";
import { createLateFinish } from "../late-finish/late-finish.ts";
import { findInLibrary } from "../media/find-media.ts";
import { storeMedia } from "../media/queries.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { large, type Owner, uploadOf } from "../testing/open-owner.ts";
import { realS3Settings } from "../testing/test-api.ts";
import { type Owners, useOwners } from "../testing/use-owners.ts";
import { deleteDue } from "../trash/delete-due.ts";
import { beginChange, type Change } from "./begin-change.ts";
import { copyBack } from "./copy-back.ts";
import { endAbandonedChanges } from "./end-change.ts";
import type { VisibilityDeps } from "./set-visibility.ts";

let s3: Owners["s3"];
let open: Owners["open"];

useOwners((started) => ({ s3, open } = started));
const metrics = createMetrics({ ofProcess: false });
const isPublic = { visibility: "public", size: 5, addressAtFirst: 200 };
const isPrivate = { visibility: "private", size: 5, addressAtFirst: 403 };

test("whichever step it broke off after, the file is as it was, and the next call makes the change", async () => {
  const steps = {
    begun: async (owner: Owner) => owner.begin(),
    copied: async (owner: Owner) => owner.copy(),
    published: async (owner: Owner) => owner.publish(),
  };
  for (const [step, breakOff] of Object.entries(steps)) {
    const owner = await open();
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
  const owner = await open();
  await owner.copy();
  const late = createLateFinish({ ...owner, metrics });
  expect(await reconcile(late, { grace: 0 })).toMatchObject({ finished: 1, failed: 0 });
  expect([await owner.read(), await owner.files()]).toEqual([isPrivate, [owner.id]]);

  const shown = await open({ side: "private" });
  await shown.copy();
  expect(await reconcile(createLateFinish({ ...shown, metrics }), { grace: 0 })).toMatchObject({ finished: 1 });
  expect(await shown.read()).toMatchObject({ visibility: "public" });
  const noted = await shown.db.select().from(activity).where(eq(activity.userId, shown.ownerId));
  expect(noted).toMatchObject([{ kind: "made-public", browser: null, place: null }]);
});

test("an earlier file that is not deleted at once is told of, and deleted by the timer", async () => {
  const owner = await open();
  let isDown = true;
  owner.storage.publisher.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (isDown && commandName === "DeleteObjectCommand") throw new Error("Not now.");
        return next(args);
      },
    { step: "initialize" },
  );
  expect(await owner.set("private")).toMatchObject({ status: "done" });
  expect(await owner.read()).toEqual({ ...isPrivate, addressAtFirst: 200 });
  expect(owner.logged.join("")).toMatch(/Not now.*it stays due until the trash's next turn/);
  isDown = false;
  expect(await deleteDue(owner, owner)).toMatchObject({ deleted: 1 });
  expect(await owner.read()).toEqual(isPrivate);
});

test("once its row says so, the earlier file is deleted for good whatever happens, and the room is taken once", async () => {
  const owner = await open();
  const { change, file: published } = await owner.publish();
  const { key, ...file } = published;
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
  const owner = await open();
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
  const owner = await open();
  const { file } = await owner.publish();
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
  const owner = await open();
  const both = await Promise.all([owner.set("private"), owner.set("private")]);
  expect(both[0]).toEqual(both[1]);
  expect([await owner.read(), await owner.files()]).toEqual([isPrivate, [owner.id]]);
  expect(await owner.changes()).toEqual([]);
});

test("one that comes just after another leaves what that one has made", async () => {
  const owner = await open();
  const first = await owner.begin();
  await owner.set("private");
  const made = await findInLibrary(owner.db, owner);
  // This call has read the file as it was before.
  const late = await beginChange(owner, { ...owner, file: first.file, visibility: "private" });
  expect(await copyBack(owner.storage, { file: made, change: late })).toBe("finish");
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
  const owner = await open();
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
  const deleted = await open();
  const change = await deleted.copy();
  await deleted.api.media.delete({ id: deleted.id });
  await expect(deleted.set("private")).rejects.toThrow("This file was deleted.");
  await expect(deleted.finish("private", uploadOf(change))).rejects.toThrow("UPLOAD_GONE");
  expect(await deleted.files()).toEqual([]);

  const renamed = await open();
  const finish: VisibilityDeps["finish"] = async (...upload) => {
    await renamed.api.media.rename({ id: renamed.id, name: "b.txt" });
    return renamed.finish(...upload);
  };
  await renamed.set("private", { finish });
  expect((await renamed.api.media.list({})).items).toMatchObject([{ id: renamed.id, name: "b.txt" }]);
});

test("one that is renamed before the change goes on is published under its new name alone", async () => {
  const steps = {
    "the next call": async () => undefined,
    // Nobody requested it under its new name.
    "a late finish": async (owner: Owner, change: Change) =>
      expect(owner.finish("public", uploadOf(change))).rejects.toThrow("REFUSED"),
  };
  for (const [step, goOn] of Object.entries(steps)) {
    const owner = await open({ side: "private" });
    const change = await owner.copy();
    await owner.api.media.rename({ id: owner.id, name: "b.txt" });
    await goOn(owner, change);
    await owner.set("public");
    const [{ url = "" } = {}] = (await owner.api.media.list({})).items;
    expect([step, url]).toEqual([step, expect.stringMatching(/-b-[^/]+$/)]);
    expect((await fetch(url)).headers.get("content-disposition")).toContain('filename="b.txt"');
  }
});

test("a file that becomes private while it is deleted is deleted", async () => {
  const owner = await open();
  const change = await owner.copy();
  let isMade = false;
  // A delete waits for a finish that is under way.
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

test("nothing of an account that is being deleted is changed", async () => {
  const owner = await open();
  const change = await owner.copy();
  await owner.db.update(user).set({ leavingAt: new Date() }).where(eq(user.id, owner.ownerId));
  await expect(owner.finish("private", uploadOf(change))).rejects.toThrow("This account is being deleted.");
  const [row] = await owner.db.select().from(media).where(eq(media.id, owner.id));
  expect(row).toMatchObject({ visibility: "public" });
});

test("a large file is copied in parts, over several calls where it takes long", async () => {
  const owner = await open({ size: large, settings: realS3Settings ?? s3.settings });
  let now = Date.now();
  const clock = vi.spyOn(Date, "now").mockImplementation(() => (now += 3_000));
  const first = await owner.set("private").finally(() => clock.mockRestore());
  if (owner.storage.capabilities.copyParts) {
    expect(first).toEqual({ status: "pending", retryAfter: 1 });
    // This call copies the missing parts, and the next one finishes.
    expect(await owner.set("private")).toEqual(first);
    expect(await owner.read()).toEqual({ ...isPublic, size: large });
  }
  expect(await owner.set("private")).toMatchObject({ status: "done" });
  expect(await owner.read()).toEqual({ ...isPrivate, size: large });
});

test("while S3 is down nothing changes, and the next call goes on", async () => {
  const owner = await open();
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

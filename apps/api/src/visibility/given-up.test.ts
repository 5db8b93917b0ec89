import { randomUUID } from "node:crypto";
import { parseUploadKey } from "@s3-direct/upload-core";
import { listParts } from "@s3-direct/upload-server";
import { eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { media, visibilityChange } from "../db/schema.ts";
import { large, type Owner, uploadOf } from "../testing/open-owner.ts";
import { type Owners, useOwners } from "../testing/use-owners.ts";
import { copyBack } from "./copy-back.ts";
import { endAbandonedChanges } from "./end-change.ts";

let open: Owners["open"];

useOwners((started) => ({ open } = started));

const statusOf = async (url = "") => (await fetch(url)).status;

const deletions: Record<string, (owner: Owner) => Promise<unknown>> = {
  "media.delete": ({ api, id }) => api.media.delete({ id }),
  "trash.empty": async ({ api, id }) => {
    await api.trash.move({ ids: [id] });
    await api.trash.empty({});
  },
};

test.each(Object.entries(deletions))("%s leaves nothing of a change that broke off", async (_, remove) => {
  const owner = await open({ side: "private" });
  const { file } = await owner.publish();
  expect(await statusOf(file.url)).toBe(200);
  await remove(owner);
  expect(await statusOf(file.url)).not.toBe(200);
  expect(await owner.changes()).toEqual([]);

  const another = await open({ side: "private", size: large });
  const { uploadKey: key, uploadId } = await another.copy();
  await remove(another);
  // If S3 can't copy parts, there are none.
  if (uploadId === null) return;
  const caller = parseUploadKey(key) ?? expect.fail("It is an upload's key.");
  const listed = listParts({ storage: another.storage, caller }, { key, uploadId });
  await expect(listed).rejects.toThrow("UPLOAD_GONE");
});

test("the timer gives up the change of a file that was deleted while the change began", async () => {
  const owner = await open();
  const change = await owner.copy();
  await owner.api.media.delete({ id: owner.id });
  await owner.db.insert(visibilityChange).values(change).onConflictDoNothing();
  expect(await endAbandonedChanges(owner)).toEqual([]);
  expect(await owner.changes()).toEqual([]);
});

test("a change whose finish was refused does not stand in the way of the next one", async () => {
  const owner = await open();
  const change = await owner.copy();
  await owner.api.trash.move({ ids: [owner.id] });
  await expect(owner.finish("private", uploadOf(change))).rejects.toThrow("REFUSED");
  expect(await owner.changes()).toEqual([]);
  await owner.api.trash.restore({ ids: [owner.id] });
  await owner.set("private");
  expect(await owner.read()).toMatchObject({ visibility: "private", size: 5 });
});

test("a copy that comes late brings no upload back that was deleted", async () => {
  const owner = await open();
  const { file, change } = await owner.begin();
  await owner.set("public");
  await copyBack(owner.storage, { file, change }).catch(() => undefined);
  await expect(owner.finish("private", uploadOf(change))).rejects.toThrow("UPLOAD_GONE");
});

test("changes that can't be given up stand in nobody's way, batch after batch", async () => {
  const owner = await open();
  const { db, id } = owner;
  const change = await owner.copy();
  const [row] = await db.select().from(media).where(eq(media.id, id));
  const { kind: _, storedSize: __, ...stored } = row ?? expect.fail("It is stored.");
  const more = Array.from({ length: 60 }, () => ({ ...stored, id: `-${randomUUID()}`, uploadKey: randomUUID() }));
  await db.delete(visibilityChange).where(eq(visibilityChange.mediaId, id));
  await db.insert(media).values(more);
  try {
    const noKeys = more.map(({ id: mediaId, uploadKey }) => ({ mediaId, uploadKey, isEnded: true }));
    await db.insert(visibilityChange).values([...noKeys, { ...change, isEnded: true }]);
    expect(await endAbandonedChanges(owner)).toHaveLength(60);
    expect(await owner.changes()).toEqual([]);
    expect(await endAbandonedChanges(owner, { goesOn: () => false })).toHaveLength(50);
  } finally {
    const ids = more.map((one) => one.id);
    await db.delete(media).where(inArray(media.id, ids));
  }
});

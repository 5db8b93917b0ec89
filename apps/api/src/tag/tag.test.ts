import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { media, mediaTag } from "../db/schema.ts";
import { listInput, listMedia } from "../media/list.ts";
import { markDeleted } from "../media/queries.ts";
import { newPerson } from "../testing/new-person.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { moveToTrash, restoreFromTrash } from "../trash/moves.ts";
import { setTagsInput } from "./inputs.ts";
import { listTags } from "./list-tags.ts";
import { setTags } from "./set-tags.ts";

let db: Database;

beforeAll(async () => {
  ({ db } = await openTestDatabase());
});

/** Adds a file of a person, without its bytes. @returns its id, which is its upload key too */
async function newFile(ownerId: string): Promise<string> {
  const id = randomUUID();
  const file = { id, ownerId, uploadKey: id, mediaKey: id, name: "a.txt", contentType: "text/plain", size: 1 };
  await db.insert(media).values(file);
  return id;
}

const set = (ownerId: string, input: z.input<typeof setTagsInput>) =>
  setTags(db, { ...setTagsInput.parse(input), ownerId });
const tags = (ownerId: string) => listTags(db, ownerId);
const list = async (ownerId: string, query: z.input<typeof listInput> = {}) =>
  (await listMedia(db, { ...listInput.parse(query), ownerId })).items;
const idsOf = async (...args: Parameters<typeof list>) => new Set((await list(...args)).map(({ id }) => id));

test("files have a tag once, in whatever case it is typed, and are found by it", async () => {
  const ownerId = await newPerson(db);
  const [a, b, c] = [await newFile(ownerId), await newFile(ownerId), await newFile(ownerId)];
  const { added } = await set(ownerId, { ids: [a, b], add: [" Trip ", "항구".normalize("NFD")] });
  expect(added).toHaveLength(4);
  // Only the other file is new, with the existing spelling.
  expect(await set(ownerId, { ids: [b, c], add: ["TRIP"] })).toEqual({ added: [{ id: c, name: "Trip" }], removed: [] });
  expect(await tags(ownerId)).toEqual([
    { name: "Trip", files: 3 },
    { name: "항구", files: 2 },
  ]);
  expect(await idsOf(ownerId, { tag: "trip" })).toEqual(new Set([a, b, c]));
  expect(await idsOf(ownerId, { tag: "항구" })).toEqual(new Set([a, b]));
  expect(await idsOf(ownerId, { tag: "tri" })).toEqual(new Set());
  expect(await idsOf(ownerId, { search: "항" })).toEqual(new Set([a, b]));
  expect((await list(ownerId)).find(({ id }) => id === a)?.tags).toEqual(["Trip", "항구"]);
});

test("a tag that no file has any more is gone, and what was taken away can be given back", async () => {
  const ownerId = await newPerson(db);
  const [a, b] = [await newFile(ownerId), await newFile(ownerId)];
  await set(ownerId, { ids: [a], add: ["Trip"] });
  const { removed } = await set(ownerId, { ids: [a, b], remove: ["trip", "none"] });
  expect(removed).toEqual([{ id: a, name: "Trip" }]);
  expect(await tags(ownerId)).toEqual([]);
  await set(ownerId, { ids: [a], add: removed.map(({ name }) => name) });
  expect(await tags(ownerId)).toEqual([{ name: "Trip", files: 1 }]);
});

test("what is copied along and not seen is no part of a tag", () => {
  const input = { ids: [randomUUID()], add: ["\uFEFFhar\u00ADbour\u200b", "👩\u200d👧"] };
  expect(setTagsInput.parse(input).add).toEqual(["harbour", "👩\u200d👧"]);
  expect(setTagsInput.safeParse({ ...input, add: ["😀".repeat(40)] }).success).toBe(true);
});

test("a tag that only files in the trash have decides no spelling", async () => {
  const ownerId = await newPerson(db);
  const [trashed, file] = [await newFile(ownerId), await newFile(ownerId)];
  await set(ownerId, { ids: [trashed], add: ["Trip"] });
  await moveToTrash(db, { ownerId, ids: [trashed] });
  expect((await set(ownerId, { ids: [file], add: ["trip"] })).added).toEqual([{ id: file, name: "trip" }]);
});

test("in the trash a file keeps its tags, deleted for good it has none", async () => {
  const ownerId = await newPerson(db);
  const file = await newFile(ownerId);
  await set(ownerId, { ids: [file], add: ["Trip"] });
  await moveToTrash(db, { ownerId, ids: [file] });
  expect(await tags(ownerId)).toEqual([]);
  expect(await set(ownerId, { ids: [file], remove: ["Trip"] })).toEqual({ added: [], removed: [] });
  await restoreFromTrash(db, { ownerId, ids: [file] });
  expect(await tags(ownerId)).toEqual([{ name: "Trip", files: 1 }]);
  await markDeleted(db, { uploadKey: file, bytesMayRemain: false, expiresIn: 60 });
  expect(await db.select().from(mediaTag).where(eq(mediaTag.mediaId, file))).toEqual([]);
});

test("a file has ten tags at most; of a call that would give it more nothing is kept", async () => {
  const ownerId = await newPerson(db);
  const file = await newFile(ownerId);
  const ten = Array.from({ length: 10 }, (_, n) => `tag ${n}`);
  await set(ownerId, { ids: [file], add: ten });
  const more = set(ownerId, { ids: [file], add: ["one more", "TAG 1"] });
  await expect(more).rejects.toMatchObject({ code: "QUOTA_EXCEEDED", details: { limit: "tags" } });
  expect((await tags(ownerId)).map(({ name }) => name)).toEqual(ten);
  await set(ownerId, { ids: [file], add: ["one more"], remove: ["tag 9"] });
  expect((await tags(ownerId)).map(({ name }) => name)).toEqual(["one more", ...ten.slice(0, -1)]);
});

test.each([
  ["nothing that is seen", " \u200b"],
  ["41 characters", "x".repeat(41)],
])("a tag of %s is refused", (_, name) => {
  expect(setTagsInput.safeParse({ ids: [randomUUID()], add: [name] }).success).toBe(false);
});

test("nobody sees, gives or takes the tags of somebody else's files", async () => {
  const [ownerId, stranger] = [await newPerson(db), await newPerson(db)];
  const file = await newFile(ownerId);
  await set(ownerId, { ids: [file], add: ["Trip"] });
  const nothing = { added: [], removed: [] };
  expect(await set(stranger, { ids: [file, randomUUID()], add: ["Mine"], remove: ["Trip"] })).toEqual(nothing);
  expect(await tags(stranger)).toEqual([]);
  expect(await idsOf(stranger, { tag: "Trip" })).toEqual(new Set());
  expect(await tags(ownerId)).toEqual([{ name: "Trip", files: 1 }]);
});

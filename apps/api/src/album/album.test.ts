import { randomUUID } from "node:crypto";
import { UploadError } from "@s3-direct/upload-core";
import { count, eq, inArray, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { album, albumItem, media, user } from "../db/schema.ts";
import { listInput, listMedia } from "../media/list.ts";
import { markDeleted } from "../media/queries.ts";
import { renameMedia } from "../media/rename.ts";
import { newPerson } from "../testing/new-person.ts";
import { openTestDatabase, testDatabaseUrl } from "../testing/test-database.ts";
import { moveToTrash, restoreFromTrash } from "../trash/moves.ts";
import { addNewToAlbum } from "./add-new-to-album.ts";
import { albumExists, createAlbum, deleteAlbum, renameAlbum, restoreAlbum } from "./albums.ts";
import { createAlbumInput, maxAlbums } from "./inputs.ts";
import { addToAlbum, albumNamesOf, removeFromAlbum } from "./items.ts";
import { listAlbums } from "./list-albums.ts";

let db: Database;

beforeAll(async () => {
  ({ db } = await openTestDatabase());
});

/** Adds a file of a person, without its bytes. @returns its id, which is its upload key too */
async function newFile(ownerId: string, contentType = "text/plain"): Promise<string> {
  const id = randomUUID();
  await db.insert(media).values({ id, ownerId, uploadKey: id, mediaKey: id, name: id, contentType, size: 1 });
  return id;
}

const albums = async (ownerId: string) => (await listAlbums(db, { ownerId, limit: 100 })).albums;
const filesOf = async (ownerId: string, id: string, query: z.input<typeof listInput> = {}) =>
  (await listMedia(db, { ...listInput.parse({ ...query, album: id }), ownerId })).items.map((file) => file.id);
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "OK",
    (error: unknown) => (error instanceof UploadError ? error.code : "another error"),
  );

test("a file is in any number of albums, and stays in the library when it leaves one or the album goes", async () => {
  const ownerId = await newPerson(db);
  const [a, b, c] = [await newFile(ownerId), await newFile(ownerId), await newFile(ownerId, "image/png")];
  const trip = await createAlbum(db, { ownerId, name: "Trip", ids: [a, b] });
  const harbour = await createAlbum(db, { ownerId, name: "Harbour" });
  expect(await addToAlbum(db, { ownerId, ...harbour, ids: [b, c] })).toEqual(expect.arrayContaining([b, c]));
  // A file that the album already has is not reported as added, so that an undo leaves it there.
  expect(await addToAlbum(db, { ownerId, ...trip, ids: [b, c] })).toEqual([c]);
  expect(new Set(await filesOf(ownerId, trip.id))).toEqual(new Set([a, b, c]));
  expect(await filesOf(ownerId, harbour.id, { kind: "image" })).toEqual([c]);
  expect(await albums(ownerId)).toMatchObject([
    { name: "Harbour", files: 2, cover: { id: c } },
    { name: "Trip", files: 3, pictures: 1, bytes: 3, cover: { id: c } },
  ]);

  expect(await removeFromAlbum(db, { ownerId, ...trip, ids: [a, a, randomUUID()] })).toEqual([a]);
  await renameAlbum(db, { ownerId, ...trip, name: "Trip 2026" });
  await deleteAlbum(db, { ownerId, ...trip });
  await deleteAlbum(db, { ownerId, ...trip });
  expect(await albums(ownerId)).toMatchObject([{ name: "Harbour" }]);
  expect(await filesOf(ownerId, trip.id)).toEqual([]);
  expect((await listMedia(db, { ...listInput.parse({}), ownerId })).items).toHaveLength(3);
  const late = [
    renameAlbum(db, { ownerId, ...trip, name: "x" }),
    addToAlbum(db, { ownerId, ...trip, ids: [a] }),
    removeFromAlbum(db, { ownerId, ...trip, ids: [b] }),
  ];
  expect(new Set(await Promise.all(late.map(codeOf)))).toEqual(new Set(["UPLOAD_NOT_FOUND"]));
  await restoreAlbum(db, { ownerId, ...trip });
  expect(await albums(ownerId)).toMatchObject([{}, { name: "Trip 2026", files: 2 }]);
  expect(new Set(await filesOf(ownerId, trip.id))).toEqual(new Set([b, c]));
});

test("an album whose making was not heard of is made once, also where there is room for no other", async () => {
  const ownerId = await newPerson(db);
  const stranger = await newPerson(db);
  const id = randomUUID();
  const file = await newFile(ownerId);
  const rows = Array.from({ length: maxAlbums.albums - 1 }, () => ({ id: randomUUID(), ownerId, name: "x" }));
  await db.insert(album).values(rows);
  const make = (name: string, by = ownerId) => createAlbum(db, { ownerId: by, id, name, ids: [file] });
  expect(await Promise.all([make("Trip"), make("Trip")])).toEqual([{ id }, { id }]);
  expect(await make("Trip 2026")).toEqual({ id });
  expect((await albums(ownerId)).filter((each) => each.name !== "x")).toMatchObject([{ name: "Trip 2026", files: 1 }]);
  expect(await codeOf(make("Mine", stranger))).toBe("INVALID_INPUT");
  expect(await filesOf(stranger, id)).toEqual([]);
  // An album that was deleted meanwhile is not created again.
  await deleteAlbum(db, { ownerId, id });
  expect(await codeOf(make("Trip 2027"))).toBe("UPLOAD_NOT_FOUND");
  expect((await albums(ownerId)).filter((each) => each.id === id)).toEqual([]);
  await restoreAlbum(db, { ownerId, id });
  expect((await albums(ownerId)).filter((each) => each.id === id)).toMatchObject([{ name: "Trip 2026" }]);
  expect(createAlbumInput.safeParse({ id: "short", name: "x" }).success).toBe(false);
});

test("a file names the first of its albums that was created, not a deleted one, and nobody else's", async () => {
  const [ownerId, stranger] = [await newPerson(db), await newPerson(db)];
  const [a, b, c] = [await newFile(ownerId), await newFile(ownerId), await newFile(ownerId)];
  const [first, second] = [randomUUID(), randomUUID()];
  await db.insert(album).values([
    { id: second, ownerId, name: "Best of", createdAt: new Date(2_000) },
    { id: first, ownerId, name: "2026/spring", createdAt: new Date(1_000) },
  ]);
  await addToAlbum(db, { ownerId, id: second, ids: [a, b] });
  await addToAlbum(db, { ownerId, id: first, ids: [a] });
  const names = async (by = ownerId) => Object.fromEntries(await albumNamesOf(db, { ownerId: by, ids: [a, b, c] }));
  expect(await names()).toEqual({ [a]: "2026/spring", [b]: "Best of" });
  expect(await names(stranger)).toEqual({});
  await deleteAlbum(db, { ownerId, id: first });
  expect(await names()).toEqual({ [a]: "Best of", [b]: "Best of" });
  expect(await albumNamesOf(db, { ownerId, ids: [] })).toEqual(new Map());
});

test("files of a folder go into the album that the page named, however it is called by then, or into its namesake", async () => {
  const [ownerId, stranger] = [await newPerson(db), await newPerson(db)];
  const [a, b, c, theirs] = [await newFile(ownerId), await newFile(ownerId), await newFile(ownerId), randomUUID()];
  await db.insert(album).values({ id: theirs, ownerId: stranger, name: "2026/spring" });
  const id = randomUUID();
  const put = (file: string, into = id, name = "2026/spring") =>
    addToAlbum(db, { ownerId, id: into, name, ids: [file] });
  // The first two at once, as the files of a folder are finished.
  expect(await Promise.all([put(a), put(b)])).toEqual([[a], [b]]);
  expect(await albums(ownerId)).toMatchObject([{ id, name: "2026/spring", files: 2 }]);
  // The same folder once more, under the id of another choice.
  const again = randomUUID();
  expect(await put(a, again)).toEqual([]);
  await renameAlbum(db, { ownerId, id, name: "Spring" });
  expect(await put(c)).toEqual([c]);
  expect(await albums(ownerId)).toMatchObject([{ id, name: "Spring", files: 3 }]);
  // It has no namesake any more.
  expect(await put(a, again)).toEqual([a]);
  expect(await albums(ownerId)).toMatchObject([{ id: again, name: "2026/spring", files: 1 }, {}]);
  // One that was deleted is not made again by the files that come late, and gives its name to no others.
  await deleteAlbum(db, { ownerId, id: again });
  expect(await codeOf(put(b, again))).toBe("UPLOAD_NOT_FOUND");
  expect(await put(b, randomUUID())).toEqual([b]);
  expect(await albums(ownerId)).toMatchObject([{ name: "2026/spring", files: 1 }, { id }]);
  // Somebody else's album has this id.
  expect(await codeOf(put(c, theirs, "Mine"))).toBe("UPLOAD_NOT_FOUND");
  expect(await filesOf(stranger, theirs)).toEqual([]);
});

test("if several albums have a folder's name, its files go into the one that the page named, or else the oldest; two tabs make one", async () => {
  const ownerId = await newPerson(db);
  const [a, b] = [await newFile(ownerId), await newFile(ownerId)];
  const [newer = "", older = ""] = [randomUUID(), randomUUID()].toSorted((one, two) => one.localeCompare(two));
  await db.insert(album).values([
    { id: newer, ownerId, name: "2026" },
    { id: older, ownerId, name: "2026", createdAt: new Date(0) },
  ]);
  const put = (file: string, id: string, name: string) => addToAlbum(db, { ownerId, id, name, ids: [file] });
  await put(a, newer, "2026");
  await put(b, randomUUID(), "2026");
  expect([await filesOf(ownerId, newer), await filesOf(ownerId, older)]).toEqual([[a], [b]]);
  await Promise.all([a, b].map((file) => put(file, randomUUID(), "2027")));
  expect((await albums(ownerId)).filter(({ name }) => name === "2027")).toMatchObject([{ files: 2 }]);
});

test("files of a folder rather go into a namesake than into an album that was deleted, and the answer says which it was", async () => {
  const ownerId = await newPerson(db);
  const file = await newFile(ownerId);
  const [id, again] = [randomUUID(), randomUUID()];
  const put = (into: string) => addToAlbum(db, { ownerId, id: into, name: "2026", ids: [file] });
  await put(id);
  await deleteAlbum(db, { ownerId, id });
  expect(await albumExists(db, { ownerId, id, name: "2026" })).toBe(false);
  // The folder is given again while its first files are still on the way.
  await put(again);
  const late = await newFile(ownerId);
  await db.transaction((tx) => addNewToAlbum(tx, { ownerId, id, name: "2026", mediaId: late }));
  expect(await albumExists(db, { ownerId, id, name: "2026" })).toBe(true);
  expect(new Set(await filesOf(ownerId, again))).toEqual(new Set([file, late]));
});

test("a folder none of whose files is in the library any more gets no album", async () => {
  const ownerId = await newPerson(db);
  const file = await newFile(ownerId);
  await moveToTrash(db, { ownerId, ids: [file] });
  expect(await addToAlbum(db, { ownerId, id: randomUUID(), name: "2026", ids: [file, randomUUID()] })).toEqual([]);
  expect(await albums(ownerId)).toEqual([]);
});

test("a folder's album gets no second file of the same bytes when the folder is given again", async () => {
  const ownerId = await newPerson(db);
  const [inSpring, inSummer, other] = [await newFile(ownerId), await newFile(ownerId), await newFile(ownerId)];
  await db
    .update(media)
    .set({ sha256: "the same" })
    .where(inArray(media.id, [inSpring, inSummer]));
  const put = (name: string, ids: string[]) => addToAlbum(db, { ownerId, id: randomUUID(), name, ids });
  await put("spring", [inSpring, other]);
  await put("summer", [inSummer]);
  // Of several files with the same bytes, the page is told the newest one.
  expect(await put("spring", [inSummer])).toEqual([]);
  expect(await put("autumn", [inSummer])).toEqual([inSummer]);
  // Without a folder's name it was chosen by hand.
  const [{ id } = { id: "" }] = (await albums(ownerId)).filter(({ name }) => name === "spring");
  expect(await addToAlbum(db, { ownerId, id, ids: [inSummer] })).toEqual([inSummer]);
  // One that is in the trash does not count.
  await moveToTrash(db, { ownerId, ids: [inSummer] });
  expect(await put("summer", [inSpring])).toEqual([inSpring]);
});

test("a folder gets no album where there is room for no other, and albums that were deleted are not kept for ever", async () => {
  const ownerId = await newPerson(db);
  const file = await newFile(ownerId);
  const rows = Array.from({ length: maxAlbums.albums }, (_, n) => ({ id: randomUUID(), ownerId, name: `${n}` }));
  await db.insert(album).values(rows);
  const put = (name: string) => codeOf(addToAlbum(db, { ownerId, id: randomUUID(), name, ids: [file] }));
  expect([await put("one more"), await put("7")]).toEqual(["UPLOAD_NOT_FOUND", "OK"]);
  await db
    .update(album)
    .set({ deletedAt: sql`now() - interval '61 minutes'` })
    .where(eq(album.ownerId, ownerId));
  expect(await put("one more")).toBe("OK");
  const [kept] = await db.select({ n: count() }).from(album).where(eq(album.ownerId, ownerId));
  expect(kept?.n).toBe(1);
});

test("a file in the trash is not in its albums, and is again when it is restored; deleted for good it is in none", async () => {
  const ownerId = await newPerson(db);
  const ids = [await newFile(ownerId), await newFile(ownerId, "image/png")];
  const [, picture = ""] = ids;
  const { id } = await createAlbum(db, { ownerId, name: "Trip", ids });
  await moveToTrash(db, { ownerId, ids: [picture] });
  expect(await albums(ownerId)).toEqual([{ id, name: "Trip", files: 1, pictures: 0, bytes: 1, cover: undefined }]);
  expect(await filesOf(ownerId, id)).toEqual([ids[0]]);
  // A file in the trash can't be added to an album.
  expect(await addToAlbum(db, { ownerId, ...(await createAlbum(db, { ownerId, name: "B" })), ids: [picture] })).toEqual(
    [],
  );
  await restoreFromTrash(db, { ownerId, ids: [picture] });
  expect(await albums(ownerId)).toMatchObject([{}, { files: 2, cover: { id: picture } }]);
  await markDeleted(db, { uploadKey: picture, bytesMayRemain: false, expiresIn: 60 });
  expect(await albums(ownerId)).toMatchObject([{}, { files: 1, cover: undefined }]);
  expect(await db.select().from(albumItem).where(eq(albumItem.mediaId, picture))).toEqual([]);
});

test("nobody sees or changes somebody else's albums, nor puts another's files into their own", async () => {
  const [ownerId, stranger] = [await newPerson(db), await newPerson(db)];
  const [file, other] = [await newFile(ownerId), await newFile(stranger)];
  const { id } = await createAlbum(db, { ownerId, name: "Trip", ids: [file] });
  const calls = [
    renameAlbum(db, { ownerId: stranger, id, name: "Mine" }),
    addToAlbum(db, { ownerId: stranger, id, ids: [other] }),
    removeFromAlbum(db, { ownerId: stranger, id, ids: [file] }),
    deleteAlbum(db, { ownerId: stranger, id }),
    restoreAlbum(db, { ownerId: stranger, id }),
    renameAlbum(db, { ownerId: stranger, id: randomUUID(), name: "Mine" }),
  ];
  expect(new Set(await Promise.all(calls.map(codeOf)))).toEqual(new Set(["UPLOAD_NOT_FOUND"]));
  expect(await filesOf(stranger, id)).toEqual([]);
  expect(await albums(stranger)).toEqual([]);
  expect(await codeOf(listAlbums(db, { ownerId: stranger, limit: 1, cursor: id }))).toBe("INVALID_INPUT");
  expect(await addToAlbum(db, { ownerId, id, ids: [other] })).toEqual([]);
  const theirs = await createAlbum(db, { ownerId: stranger, name: "Theirs", ids: [file, other] });
  expect(await filesOf(stranger, theirs.id)).toEqual([other]);
  expect(await albums(ownerId)).toMatchObject([{ name: "Trip", files: 1 }]);
});

test("albums come a page at a time, each once; there are no more than a person may have, and old ones that were deleted go", async () => {
  const ownerId = await newPerson(db);
  const createdAt = new Date();
  // All have the same time of creation.
  const rows = Array.from({ length: maxAlbums.albums - 1 }, (_, n) => ({ id: randomUUID(), ownerId, name: `${n}` }));
  await db.insert(album).values(rows.map((row) => ({ ...row, createdAt })));
  const { id } = await createAlbum(db, { ownerId, name: "last" });
  const full = createAlbum(db, { ownerId, name: "too many" });
  await expect(full).rejects.toMatchObject({ code: "QUOTA_EXCEEDED", details: { limit: "albums" } });
  const seen: string[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await listAlbums(db, { ownerId, limit: 30, cursor });
    seen.push(...page.albums.map((each) => each.id));
    cursor = page.nextCursor;
  }
  expect(seen.toSorted()).toEqual([...rows.map((row) => row.id), id].toSorted());

  await deleteAlbum(db, { ownerId, id });
  await createAlbum(db, { ownerId, name: "in its place" });
  await db
    .update(album)
    .set({ deletedAt: sql`now() - interval '61 minutes'` })
    .where(eq(album.id, id));
  await deleteAlbum(db, { ownerId, id: rows[0]?.id ?? "" });
  await createAlbum(db, { ownerId, name: "one more" });
  expect(await codeOf(restoreAlbum(db, { ownerId, id }))).toBe("UPLOAD_NOT_FOUND");
  const [kept] = await db.select({ n: count() }).from(album).where(eq(album.ownerId, ownerId));
  expect(kept?.n).toBe(maxAlbums.albums + 1);
  // Another album has its place now: it would be one too many.
  expect(await codeOf(restoreAlbum(db, { ownerId, id: rows[0]?.id ?? "" }))).toBe("QUOTA_EXCEEDED");
});

test("an album that was deleted more than an hour ago does not come back", async () => {
  const ownerId = await newPerson(db);
  const { id } = await createAlbum(db, { ownerId, name: "Trip" });
  await restoreAlbum(db, { ownerId, id });
  await db
    .update(album)
    .set({ deletedAt: sql`now() - interval '61 minutes'` })
    .where(eq(album.id, id));
  expect(await codeOf(restoreAlbum(db, { ownerId, id }))).toBe("UPLOAD_NOT_FOUND");
});

test("nothing is changed for an account that is being deleted", async () => {
  const ownerId = await newPerson(db);
  const ids = [await newFile(ownerId)];
  const { id } = await createAlbum(db, { ownerId, name: "Trip", ids });
  await db.update(user).set({ leavingAt: new Date() }).where(eq(user.id, ownerId));
  const calls = [
    renameAlbum(db, { ownerId, id, name: "x" }),
    restoreAlbum(db, { ownerId, id }),
    addToAlbum(db, { ownerId, id, ids }),
    removeFromAlbum(db, { ownerId, id, ids }),
    renameMedia(db, { ownerId, id: ids[0] ?? "", name: "x" }),
  ];
  expect(new Set(await Promise.all(calls.map(codeOf)))).toEqual(new Set(["SIGNED_OUT"]));
});

if (testDatabaseUrl !== undefined) {
  test("files that come into an album while their account goes wait for it, and it does not wait for them", async () => {
    const ownerId = await newPerson(db);
    const ids = [await newFile(ownerId)];
    const { id } = await createAlbum(db, { ownerId, name: "Trip" });
    let adding: Promise<string> | undefined;
    // Locks in the same order as the deletion of an account.
    await db.transaction(async (tx) => {
      await tx.select().from(user).where(eq(user.id, ownerId)).for("update");
      await tx.delete(media).where(eq(media.ownerId, ownerId));
      adding = codeOf(addToAlbum(db, { ownerId, id, ids }));
      await new Promise((waits) => setTimeout(waits, 50));
      await tx.delete(user).where(eq(user.id, ownerId));
    });
    expect(await adding).toBe("SIGNED_OUT");
  });
}

test("a file that goes to the trash between two steps of its renaming is not said to be renamed", async () => {
  const ownerId = await newPerson(db);
  const id = await newFile(ownerId);
  const slow: Database = Object.assign(Object.create(db), {
    transaction: async (...call: Parameters<Database["transaction"]>) => {
      await moveToTrash(db, { ownerId, ids: [id] });
      return db.transaction(...call);
    },
  });
  expect(await codeOf(renameMedia(slow, { ownerId, id, name: "new" }))).toBe("UPLOAD_GONE");
});

test("a name is one line, without marks of direction, and never empty", () => {
  const nameOf = (name: string) => createAlbumInput.safeParse({ name }).data?.name;
  expect(nameOf("  Trip\r\n\u202Eto\tthe harbour\u0000 ")).toBe("Trip to the harbour");
  for (const name of ["", " \n", "\u202E", "x".repeat(101), "\ud800"]) expect(nameOf(name)).toBeUndefined();
});

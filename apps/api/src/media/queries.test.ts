import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { media, reservation } from "../db/schema.ts";
import { readUsage } from "../quota/usage.ts";
import { reserve } from "../quota/reservations.ts";
import { newPerson } from "../testing/new-person.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { forgetTexts } from "./forget-texts.ts";
import { listInput, listMedia } from "./list.ts";
import { markDeleted, storeMedia } from "./queries.ts";

const limits = { bytes: 100, files: 10, openMultiparts: 1 };
const quotas = { account: limits, guest: limits };

const newFile = () => ({
  key: "media/a",
  uploadKey: `uploads/${randomUUID()}`,
  name: "a.txt",
  url: "http://media/a",
  size: 5,
  contentType: "text/plain",
  visibility: "public" as const,
});

test("a file that is told again is one row, and once deleted never comes back", async () => {
  const { db } = await openTestDatabase();
  const ownerId = await newPerson(db);
  const file = newFile();
  const list = async () => (await listMedia(db, { ...listInput.parse({}), ownerId })).items.map((item) => item.id);

  const stored = await Promise.all(Array.from({ length: 5 }, () => storeMedia(db, { ...file, ownerId }, quotas)));
  const [{ id } = { id: "" }] = stored;
  expect(new Set(stored.map((one) => one.id))).toEqual(new Set([id]));
  expect(stored.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(await list()).toEqual([id]);

  await markDeleted(db, { uploadKey: file.uploadKey, bytesMayRemain: false, expiresIn: 3600 });
  // Like a finish that read S3 before the delete and reaches the database after it.
  await expect(storeMedia(db, { ...file, ownerId }, quotas)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await list()).toEqual([]);
});

test("what a guest still had on its way belongs to the account that it became", async () => {
  const { db } = await openTestDatabase();
  const account = await newPerson(db);
  const guest = await newPerson(db, { name: "Guest", isAnonymous: true, linkedTo: account });
  const { id } = await storeMedia(db, { ...newFile(), ownerId: guest }, quotas);
  const { items } = await listMedia(db, { ...listInput.parse({}), ownerId: account });
  expect(items.map((item) => item.id)).toEqual([id]);
});

test("a deleted file whose request can be used again takes its room until that ends", async () => {
  const { db } = await openTestDatabase();
  const ownerId = await newPerson(db);
  const taken = async () => (await readUsage(db, { ownerId, quotas })).bytes;
  const store = async () => {
    const file = newFile();
    await storeMedia(db, { ...file, ownerId }, quotas);
    return file.uploadKey;
  };
  const [used, again, old] = [await store(), await store(), await store()];
  await db
    .update(media)
    .set({ createdAt: new Date(Date.now() - 3_601_000) })
    .where(eq(media.uploadKey, old));
  expect(await taken()).toBe(15);
  await markDeleted(db, { uploadKey: used, bytesMayRemain: false, expiresIn: 3600 });
  await markDeleted(db, { uploadKey: old, bytesMayRemain: "request", expiresIn: 3600 });
  expect(await taken()).toBe(5);
  for (let time = 0; time < 3; time += 1)
    await markDeleted(db, { uploadKey: again, bytesMayRemain: "request", expiresIn: 3600 });
  expect(await taken()).toBe(5);
  expect((await listMedia(db, { ...listInput.parse({}), ownerId })).items).toEqual([]);
  await db.update(reservation).set({ expiresAt: new Date() }).where(eq(reservation.ownerId, ownerId));
  expect(await taken()).toBe(0);
});

test("the row of a deleted file says no more of who sent it, what they said, and what is in it, whichever version has deleted it", async () => {
  const { db } = await openTestDatabase();
  const ownerId = await newPerson(db);
  const told = {
    sender: "Ben",
    message: "Here it is",
    sha256: "a".repeat(43),
    thumbHash: "1QcSHQRnh493V4dI",
    dominantColor: "#fff",
  };
  const files = [newFile(), newFile(), newFile()] as const;
  for (const file of files) await storeMedia(db, { ...file, ...told, ownerId }, quotas);
  const [now, before, kept] = files.map(({ uploadKey }) => uploadKey);
  await markDeleted(db, { uploadKey: now ?? "", bytesMayRemain: false, expiresIn: 3600 });
  const left = async (uploadKey = "") => {
    const { sender, message, sha256, thumbHash, dominantColor } = media;
    const columns = { sender, message, sha256, thumbHash, dominantColor };
    return (await db.select(columns).from(media).where(eq(media.uploadKey, uploadKey)))[0];
  };
  const nothing = { sender: null, message: null, sha256: null, thumbHash: null, dominantColor: null };
  expect(await left(now)).toEqual(nothing);
  await db
    .update(media)
    .set({ deletedAt: new Date() })
    .where(eq(media.uploadKey, before ?? ""));
  await forgetTexts({ db });
  expect(await left(before)).toEqual(nothing);
  expect(await left(kept)).toEqual(told);
});

test("nobody waits for rows of deleted files: what a person's files are listed by has none", async () => {
  const { db } = await openTestDatabase();
  const isOfFiles = sql`tablename = 'media' and indexdef like '%(owner_id, %' and indexname <> 'media_owner_batch'`;
  const isWithout = sql`indexdef like '%WHERE (deleted_at IS NULL)'`;
  expect(await db.$count(sql`pg_indexes`, isOfFiles)).toBe(5);
  expect(await db.$count(sql`pg_indexes`, and(isOfFiles, isWithout))).toBe(5);
});

const variant = (size: number) => ({ key: "media/a~b.webp", width: 1, height: 1, size, contentType: "image/webp" });

test("a photo's smaller pictures count until it is deleted, and not those of any other file", async () => {
  const { db } = await openTestDatabase();
  const ownerId = await newPerson(db);
  const taken = async () => (await readUsage(db, { ownerId, quotas })).bytes;
  const photo = { ...newFile(), ownerId, variants: { thumb: variant(7), large: variant(20) } };
  await storeMedia(db, photo, quotas);
  expect(await taken()).toBe(32);
  await storeMedia(db, { ...newFile(), ownerId, variants: { thumb: variant(1) } }, quotas);
  await storeMedia(db, { ...newFile(), ownerId }, quotas);
  expect(await taken()).toBe(43);
  // Its own bytes may come back, but not its smaller pictures.
  await markDeleted(db, { uploadKey: photo.uploadKey, bytesMayRemain: "request", expiresIn: 3600 });
  expect(await taken()).toBe(16);
});

test("a photo that does not fit with its smaller pictures is refused, and one that just fits is not", async () => {
  const { db } = await openTestDatabase();
  const ownerId = await newPerson(db);
  const store = async (thumb: number) => {
    const file = { ...newFile(), ownerId, variants: { thumb: variant(thumb) } };
    const { uploadKey, size: bytes } = file;
    await reserve(db, {
      ownerId,
      uploadKey,
      bytes,
      multipart: false,
      expiresAt: new Date(Date.now() + 60_000),
      quotas,
    });
    return storeMedia(db, file, quotas);
  };
  await expect(store(96)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  // The reservation stays until the upload is aborted. A browser aborts it after this error.
  await db.delete(reservation).where(eq(reservation.ownerId, ownerId));
  expect(await store(95)).toMatchObject({ isNew: true });
  expect(await readUsage(db, { ownerId, quotas })).toMatchObject({ bytes: 100, files: 1 });
});

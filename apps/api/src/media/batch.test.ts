import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { Database } from "../db/client.ts";
import { media, reservation } from "../db/schema.ts";
import { newPerson } from "../testing/new-person.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { type BatchPlace, batchPlace, batchColumns } from "./batch.ts";
import { listInput, listMedia } from "./list.ts";
import { markDeleted, storeMedia } from "./queries.ts";

let db: Database;

beforeAll(async () => {
  ({ db } = await openTestDatabase());
});

const limits = { bytes: 1000, files: 100, openMultiparts: 1 };
const quotas = { account: limits, guest: limits };

/** Stores a file. @returns its upload key */
async function store(ownerId: string, { name, batch }: { name: string; batch?: BatchPlace }): Promise<string> {
  const uploadKey = randomUUID();
  const file = { key: uploadKey, uploadKey, name, size: 1, contentType: "text/plain", visibility: "private" as const };
  await storeMedia(db, { ...file, ownerId, batch }, quotas);
  return uploadKey;
}

/** Lists page by page, to check that no cursor skips a file or lists one twice. */
async function names(ownerId: string, sort: "newest" | "oldest" = "newest"): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listMedia(db, { ...listInput.parse({ sort, limit: 2, cursor }), ownerId });
    found.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

const age = (ownerId: string, minutes: number) =>
  db
    .update(media)
    .set({ createdAt: sql`${media.createdAt} - ${minutes} * interval '1 minute'` })
    .where(eq(media.ownerId, ownerId));

test("files that were chosen together are listed as they were chosen, in whatever order they come", async () => {
  const ownerId = await newPerson(db);
  const id = randomUUID();
  await store(ownerId, { name: "before" });
  // The last files of a million count as a second older.
  await age(ownerId, 1);
  for (const place of [3, 0, 999_999, 4, 1, 2]) await store(ownerId, { name: `${place}`, batch: { id, place } });
  await store(ownerId, { name: "after" });
  const newest = ["after", "0", "1", "2", "3", "4", "999999", "before"];
  expect(await names(ownerId)).toEqual(newest);
  expect(await names(ownerId, "oldest")).toEqual(newest.toReversed());
});

test("files that were chosen together are listed as they were chosen where they come at the same moment, too", async () => {
  const ownerId = await newPerson(db);
  const id = randomUUID();
  const places = Array.from({ length: 30 }, (_, place) => place);
  await Promise.all(places.toReversed().map((place) => store(ownerId, { name: `${place}`, batch: { id, place } })));
  expect(await names(ownerId)).toEqual(places.map(String));
});

test("two batches that come by turns are each in one piece", async () => {
  const ownerId = await newPerson(db);
  const [a, b] = [randomUUID(), randomUUID()];
  for (const place of [2, 1, 0]) {
    await store(ownerId, { name: `a${place}`, batch: { id: a, place } });
    await store(ownerId, { name: `b${place}`, batch: { id: b, place } });
  }
  expect(await names(ownerId)).toEqual(["b0", "b1", "b2", "a0", "a1", "a2"]);
});

test("what goes on after an hour is listed with what comes then", async () => {
  const ownerId = await newPerson(db);
  const id = randomUUID();
  const add = (place: number) => store(ownerId, { name: `${place}`, batch: { id, place } });
  await add(1);
  await age(ownerId, 59);
  await store(ownerId, { name: "another" });
  await add(0);
  expect(await names(ownerId)).toEqual(["another", "0", "1"]);
  await age(ownerId, 2);
  await add(4);
  await add(3);
  expect(await names(ownerId)).toEqual(["3", "4", "another", "0", "1"]);
});

test("a batch of another person's is none of one's own, though its id is the same", async () => {
  const [ann, bob] = [await newPerson(db), await newPerson(db)];
  const id = randomUUID();
  await store(ann, { name: "of Ann", batch: { id, place: 0 } });
  await age(ann, 30);
  await store(bob, { name: "of Bob before" });
  await store(bob, { name: "of Bob", batch: { id, place: 0 } });
  expect(await names(bob)).toEqual(["of Bob", "of Bob before"]);
});

test("what a guest has begun goes on beside it once there is an account", async () => {
  const account = await newPerson(db);
  const guest = await newPerson(db, { name: "Guest", isAnonymous: true, linkedTo: account });
  const id = randomUUID();
  await store(account, { name: "second", batch: { id, place: 1 } });
  await store(account, { name: "later" });
  await store(guest, { name: "first", batch: { id, place: 0 } });
  expect(await names(account)).toEqual(["later", "first", "second"]);
});

test("the room of a deleted file is kept until its request has ended, though its batch is older", async () => {
  const ownerId = await newPerson(db);
  const id = randomUUID();
  await store(ownerId, { name: "first", batch: { id, place: 999_999 } });
  await age(ownerId, 59);
  const uploadKey = await store(ownerId, { name: "second", batch: { id, place: 999_998 } });
  const requestEnds = Date.now() + 3_600_000;
  await markDeleted(db, { uploadKey, bytesMayRemain: "request", expiresIn: 3600 });
  const [kept] = await db.select().from(reservation).where(eq(reservation.uploadKey, uploadKey));
  expect(kept?.expiresAt.getTime()).toBeGreaterThanOrEqual(requestEnds);
});

test.each([
  { id: "a\0b", place: 0 },
  { id: "", place: 0 },
  { id: "a".repeat(65), place: 0 },
  { id: "a", place: -1 },
  { id: "a", place: 1_000_000 },
  { id: "a", place: 0.5 },
  { id: "a", place: "0" },
  { id: "a" },
  { place: 0 },
  [],
  "a",
])("%j is no place in a batch", (input) => {
  expect(batchPlace.safeParse(input).success).toBe(false);
});

test("the time of a batch is read by an index", async () => {
  await expect(
    db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      const plan = await tx.execute(sql`explain select ${batchColumns({ ownerId: "x", id: "y", place: 0 }).createdAt}`);
      throw new Error(JSON.stringify(plan));
    }),
  ).rejects.toThrow("media_owner_batch");
});

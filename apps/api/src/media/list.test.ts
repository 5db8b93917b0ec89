import { randomUUID } from "node:crypto";
import { sql, TransactionRollbackError } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { media, user } from "../db/schema.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { listInput, listMedia } from "./list.ts";

let db: Database;
const ownerId = randomUUID();

type Row = { name: string; contentType: string; size: number };

const rows: Row[] = [
  { name: "Harbour 10.jpg", contentType: "image/jpeg", size: 300 },
  { name: "harbour 2.png", contentType: "image/png", size: 200 },
  { name: "Zebra.mp4", contentType: "video/mp4", size: 900 },
  { name: "apple.mp3", contentType: "audio/mpeg", size: 200 },
  { name: "100%_done.txt", contentType: "text/plain", size: 5 },
  { name: "나비.hwp", contentType: "application/x-hwp", size: 40 },
  { name: "가방.pdf", contentType: "application/pdf", size: 200 },
  {
    name: "Sums.xlsx",
    contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    size: 41,
  },
  { name: "archive.zip", contentType: "application/zip", size: 42 },
  { name: "harbour 2.png", contentType: "image/png", size: 200 },
];

beforeAll(async () => {
  ({ db } = await openTestDatabase());
  const stranger = randomUUID();
  for (const id of [ownerId, stranger]) {
    await db.insert(user).values({ id, name: "Ann", email: `${id}@example.com` });
  }
  const stored = (owner: string) => (row: Row, at: number) => ({
    ...row,
    id: randomUUID(),
    ownerId: owner,
    uploadKey: `uploads/${randomUUID()}`,
    mediaKey: "media/x",
    // Every two files have the same time.
    createdAt: new Date(1_700_000_000_000 + Math.floor(at / 2) * 1000),
  });
  await db.insert(media).values(rows.map(stored(ownerId)));
  await db.insert(media).values(rows.map(stored(stranger)));
  const gone = {
    ...stored(ownerId)({ name: "gone.jpg", contentType: "image/jpeg", size: 1 }, 0),
    deletedAt: new Date(),
  };
  await db.insert(media).values(gone);
});

const list = (query: z.input<typeof listInput>) => listMedia(db, { ...listInput.parse(query), ownerId });
const names = async (query: z.input<typeof listInput>) => (await list(query)).items.map(({ name }) => name);

async function allPages(query: z.input<typeof listInput>) {
  const pages = [await list(query)];
  for (let cursor = pages[0]?.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
    pages.push(await list({ ...query, cursor }));
  }
  return pages.flatMap(({ items }) => items);
}

describe("an order", () => {
  test("is the newest first, if nothing is said", async () => {
    const times = (await list({})).items.map(({ createdAt }) => createdAt);
    expect(times).toHaveLength(rows.length);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  test("by name has no regard to case, and Hangul in its own order", async () => {
    expect(await names({ sort: "name" })).toEqual([
      "100%_done.txt",
      "apple.mp3",
      "archive.zip",
      "Harbour 10.jpg",
      "harbour 2.png",
      "harbour 2.png",
      "Sums.xlsx",
      "Zebra.mp4",
      "가방.pdf",
      "나비.hwp",
    ]);
  });

  test("by size is the largest first", async () => {
    const sizes = (await list({ sort: "size" })).items.map(({ size }) => size);
    expect(sizes).toEqual([900, 300, 200, 200, 200, 200, 42, 41, 40, 5]);
  });

  test.each(["newest", "oldest", "name", "size"] as const)("%s is the same in pages of any size", async (sort) => {
    const whole = (await list({ sort })).items;
    for (const limit of [1, 3, 9, 10]) expect(await allPages({ sort, limit })).toEqual(whole);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(rows.length);
  });
});

describe("a filter", () => {
  test.each([
    ["image", ["Harbour 10.jpg", "harbour 2.png", "harbour 2.png"]],
    ["video", ["Zebra.mp4"]],
    ["audio", ["apple.mp3"]],
    ["document", ["100%_done.txt", "Sums.xlsx", "가방.pdf", "나비.hwp"]],
    ["other", ["archive.zip"]],
  ] as const)("of %s finds just these", async (kind, found) => {
    expect(await names({ kind, sort: "name" })).toEqual(found);
    expect((await list({ kind })).items.map((item) => item.kind)).toEqual(found.map(() => kind));
  });

  test.each([
    ["HARB", 3],
    ["2.png", 2],
    ["%", 1],
    ["_", 1],
    ["\\", 0],
    ["  apple ", 1],
    ["나비".normalize("NFD"), 1],
    ["none of these", 0],
    ["gone", 0],
  ])("by the name %j finds %d", async (search, count) => {
    expect(await names({ search })).toHaveLength(count);
  });

  test("goes with an order and with pages", async () => {
    const found = await allPages({ search: "harbour", kind: "image", sort: "size", limit: 1 });
    expect(found.map(({ size }) => size)).toEqual([300, 200, 200]);
  });
});

test("a page begins after a file that was deleted since", async () => {
  const first = await list({ sort: "name", limit: 2 });
  const cursor = first.nextCursor ?? expect.fail();
  await db.execute(sql`update media set deleted_at = now() where id = ${cursor}`);
  expect(await names({ sort: "name", limit: 1, cursor })).toEqual(["archive.zip"]);
  await db.execute(sql`update media set deleted_at = null where id = ${cursor}`);
});

test("a cursor that is somebody else's is none", async () => {
  const stranger = { ...listInput.parse({ limit: 1 }), ownerId: randomUUID() };
  const { nextCursor = "" } = await list({ limit: 1 });
  await expect(listMedia(db, { ...stranger, cursor: nextCursor })).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
});

test("each order, and the filter, has an index that gives it sorted", async () => {
  const plan = (clause: string) =>
    undone(async (tx) => {
      // Without this, Postgres reads a few rows without any index, and may choose either of two indexes.
      for (const way of ["seqscan", "bitmapscan", "sort"]) await tx.execute(sql.raw(`set local enable_${way} = off`));
      if (clause.includes("kind")) await tx.execute(sql`drop index media_owner_newest`);
      const query = sql.raw(
        `explain select * from media where owner_id = 'x' and deleted_at is null ${clause} limit 25`,
      );
      return JSON.stringify(await tx.execute(query));
    });
  expect(await plan("order by created_at desc, id desc")).toContain("media_owner_newest");
  expect(await plan(`order by lower(name) collate "C", id`)).toContain("media_owner_name");
  expect(await plan("order by size desc, id desc")).toContain("media_owner_size");
  expect(await plan("and kind = 'image' order by created_at desc, id desc")).toContain("media_owner_kind");
});

/** Runs `act` in a transaction, and rolls it back. */
async function undone(
  act: (tx: Parameters<Parameters<typeof db.transaction>[0]>[0]) => Promise<string>,
): Promise<string> {
  let result = "";
  const transaction = db.transaction(async (tx) => {
    result = await act(tx);
    tx.rollback();
  });
  await transaction.catch((thrown: unknown) => {
    if (!(thrown instanceof TransactionRollbackError)) throw thrown;
  });
  return result;
}

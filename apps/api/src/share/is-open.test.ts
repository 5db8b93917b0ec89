import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { media, share } from "../db/schema.ts";
import { listInput, listMedia } from "../media/list.ts";
import { setTags } from "../tag/set-tags.ts";
import { newPerson } from "../testing/new-person.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { moveToTrash, restoreFromTrash } from "../trash/moves.ts";
import { enter } from "./enter.ts";
import { createShareInput } from "./inputs.ts";
import { createShare, revokeShare } from "./links.ts";

let db: Database;

beforeAll(async () => {
  ({ db } = await openTestDatabase());
});

/** Adds files for a new person, without their bytes, oldest first. */
async function newFiles(count: number): Promise<{ ownerId: string; ids: string[] }> {
  const ownerId = await newPerson(db);
  const ids = Array.from({ length: count }, () => randomUUID());
  const file = (id: string, at: number) => {
    const [name, contentType] = at % 2 === 0 ? ["a.txt", "text/plain"] : ["b.png", "image/png"];
    const createdAt = new Date(1_700_000_000_000 + at);
    return { id, ownerId, uploadKey: id, mediaKey: id, name, contentType, size: 1, createdAt };
  };
  await db.insert(media).values(ids.map(file));
  return { ownerId, ids };
}

const make = (ownerId: string, input: z.input<typeof createShareInput>) =>
  createShare(db, { ...createShareInput.parse(input), ownerId });
const list = (ownerId: string, query: z.input<typeof listInput> = {}) =>
  listMedia(db, { ...listInput.parse(query), ownerId });
const shared = async (ownerId: string, query: z.input<typeof listInput> = {}) =>
  (await list(ownerId, { shared: true, sort: "oldest", ...query })).items.map(({ id }) => id);
const marked = async (ownerId: string) =>
  (await list(ownerId, { sort: "oldest" })).items.filter((file) => file.shared).map(({ id }) => id);

test("files are listed as shared, once each, as long as one of their links is open", async () => {
  const { ownerId, ids } = await newFiles(3);
  const [a = "", b = ""] = ids;
  expect(await shared(ownerId)).toEqual([]);
  const first = await make(ownerId, { ids: [a, b], password: "lighthouse" });
  const second = await make(ownerId, { ids: [a], days: 1, maxDownloads: 2 });
  expect(await shared(ownerId)).toEqual([a, b]);
  expect(await marked(ownerId)).toEqual([a, b]);

  await revokeShare(db, { ownerId, id: first.id });
  expect(await shared(ownerId)).toEqual([a]);
  const ended = new Date(Date.now() - 1_000);
  for (const [change, status] of [
    [{ downloads: 2 }, "used-up"],
    [{ downloads: 1 }, "open"],
    [{ expiresAt: ended }, "expired"],
  ] as const) {
    await db.update(share).set(change).where(eq(share.id, second.id));
    // Visitors and the owner see the same.
    expect(await enter(db, second)).toMatchObject({ status });
    expect(await shared(ownerId)).toEqual(status === "open" ? [a] : []);
    expect(await marked(ownerId)).toEqual(status === "open" ? [a] : []);
  }
});

test("the filter goes with the others, an order and pages, and is one's own", async () => {
  const { ownerId, ids } = await newFiles(6);
  const other = await newFiles(1);
  await make(ownerId, { ids: ids.slice(0, 5) });
  await make(other.ownerId, { ids: other.ids });
  await setTags(db, { ownerId, ids: ids.slice(3), add: ["Trip"], remove: [] });
  expect(await shared(ownerId, { kind: "image" })).toEqual([ids[1], ids[3]]);
  expect(await shared(ownerId, { search: "a." })).toEqual([ids[0], ids[2], ids[4]]);
  expect(await shared(ownerId, { tag: "trip" })).toEqual([ids[3], ids[4]]);
  expect(await shared(ownerId, { sort: "newest" })).toEqual(ids.slice(0, 5).toReversed());
  const { nextCursor: cursor } = await list(ownerId, { shared: true, sort: "oldest", limit: 3 });
  expect(await shared(ownerId, { limit: 3, cursor })).toEqual([ids[3], ids[4]]);
  // If a link contains somebody else's file, nobody sees it.
  await db
    .update(media)
    .set({ ownerId: other.ownerId })
    .where(eq(media.id, ids[0] ?? ""));
  expect(await shared(other.ownerId)).toEqual(other.ids);
});

test("what is in the trash is not shared, until it is back", async () => {
  const { ownerId, ids } = await newFiles(2);
  await make(ownerId, { ids });
  await moveToTrash(db, { ownerId, ids: ids.slice(0, 1) });
  expect(await shared(ownerId)).toEqual(ids.slice(1));
  expect(await shared(ownerId, { trash: true })).toEqual([]);
  expect((await list(ownerId, { trash: true })).items).toMatchObject([{ id: ids[0], shared: false }]);
  await restoreFromTrash(db, { ownerId, ids });
  expect(await shared(ownerId)).toEqual(ids);
});

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEmbedded } from "../db/client.ts";
import { user } from "../db/schema.ts";
import { tempDataDir } from "../testing/temp-dir.ts";
import { listInput, listMedia } from "./list.ts";
import { markDeleted, storeMedia } from "./queries.ts";

const limits = { bytes: 100, files: 10, openMultiparts: 1 };
const quotas = { account: limits, guest: limits };

const file = {
  key: "media/a",
  uploadKey: "uploads/a",
  name: "a.txt",
  url: "http://media/a",
  size: 5,
  contentType: "text/plain",
  visibility: "public",
} as const;

test("a file that is told again is one row, and once deleted never comes back", async () => {
  await using dir = await tempDataDir();
  const { db, close } = await openEmbedded(join(dir.path, "db"));
  const ownerId = randomUUID();
  await db.insert(user).values({ id: ownerId, name: "Ann", email: "ann@example.com" });
  const list = async () => (await listMedia(db, { ...listInput.parse({}), ownerId })).items.map((item) => item.id);

  const ids = await Promise.all(Array.from({ length: 5 }, () => storeMedia(db, { ...file, ownerId }, quotas)));
  const [id = ""] = ids;
  expect(new Set(ids)).toEqual(new Set([id]));
  expect(await list()).toEqual([id]);

  await markDeleted(db, id);
  // As a finish does that read S3 before the delete, and reaches the database after it.
  await expect(storeMedia(db, { ...file, ownerId }, quotas)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await list()).toEqual([]);
  await close();
});

test("what a guest still had on its way belongs to the account that it became", async () => {
  await using dir = await tempDataDir();
  const { db, close } = await openEmbedded(join(dir.path, "db"));
  const [guest, account] = [randomUUID(), randomUUID()];
  await db.insert(user).values({ id: account, name: "Ann", email: "ann@example.com" });
  const linked = { id: guest, name: "Guest", email: "guest@example.com", isAnonymous: true, linkedTo: account };
  await db.insert(user).values(linked);
  const id = await storeMedia(db, { ...file, ownerId: guest }, quotas);
  const { items } = await listMedia(db, { ...listInput.parse({}), ownerId: account });
  expect(items.map((item) => item.id)).toEqual([id]);
  await close();
});

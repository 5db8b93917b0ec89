import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEmbedded } from "../db/client.ts";
import { user } from "../db/schema.ts";
import { tempDataDir } from "../testing/temp-dir.ts";
import { listMedia, markDeleted, storeMedia } from "./queries.ts";

const limits = { bytes: 100, files: 10, openMultiparts: 1 };
const quotas = { account: limits, guest: limits };

test("a file that is told again is one row, and once deleted never comes back", async () => {
  await using dir = await tempDataDir();
  const { db, close } = await openEmbedded(join(dir.path, "db"));
  const ownerId = randomUUID();
  await db.insert(user).values({ id: ownerId, name: "Ann", email: "ann@example.com" });
  const file = {
    key: "media/a",
    uploadKey: "uploads/a",
    name: "a.txt",
    url: "http://media/a",
    visibility: "public" as const,
    size: 5,
    contentType: "text/plain",
    ownerId,
  };
  const list = async () => (await listMedia(db, { ownerId, limit: 10, after: undefined })).items.map((item) => item.id);

  const ids = await Promise.all(Array.from({ length: 5 }, () => storeMedia(db, file, quotas)));
  const [id = ""] = ids;
  expect(new Set(ids)).toEqual(new Set([id]));
  expect(await list()).toEqual([id]);

  await markDeleted(db, id);
  // As a finish does that read S3 before the delete, and reaches the database after it.
  await expect(storeMedia(db, file, quotas)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await list()).toEqual([]);
  await close();
});

import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { user } from "./db/schema.ts";
import { listInput, listMedia } from "./media/list.ts";
import { storeMedia } from "./media/queries.ts";
import { reserve } from "./quota/reservations.ts";
import { readUsage } from "./quota/usage.ts";
import { countWaiting } from "./testing/count-waiting.ts";
import { newPerson } from "./testing/new-person.ts";
import { openTestDatabase, testDatabaseUrl } from "./testing/test-database.ts";
import { releaseUpload } from "./release-upload.ts";

const limits = { bytes: 100, files: 10, openMultiparts: 1 };
const quotas = { account: limits, guest: limits };

// The embedded database runs one transaction after another.
test.runIf(testDatabaseUrl !== undefined)(
  "a file that an abort has taken back while its finish waited to store it is in no library, and takes no room",
  async () => {
    const { db } = await openTestDatabase();
    const ownerId = await newPerson(db);
    const uploadKey = `uploads/${randomUUID()}`;
    const expiresAt = new Date(Date.now() + 60_000);
    await reserve(db, { ownerId, uploadKey, bytes: 5, multipart: false, expiresAt, quotas });

    const answers = await db.transaction(async (tx) => {
      await tx.select().from(user).where(eq(user.id, ownerId)).for("no key update");
      const file = { ownerId, uploadKey, key: "media/a", name: "a.txt", size: 5, contentType: "text/plain" };
      const storing = storeMedia(db, { ...file, visibility: "private" }, quotas);
      await expect.poll(() => countWaiting(db)).toBe(1);
      let isReleased = false;
      const releasing = releaseUpload(
        { db, storage: { expiresIn: 3600 } },
        { uploadKey, bytesMayRemain: false },
      ).finally(() => (isReleased = true));
      await expect.poll(async () => isReleased || (await countWaiting(db)) === 2).toBe(true);
      return [storing, releasing];
    });
    await Promise.all(answers);
    expect((await listMedia(db, { ...listInput.parse({}), ownerId })).items).toEqual([]);
    expect(await readUsage(db, { ownerId, quotas })).toMatchObject({ bytes: 0, files: 0 });
  },
);

import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { reservation } from "../db/schema.ts";
import { release } from "../quota/reservations.ts";
import { createRateLimits } from "../rate-limits/rate-limits.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics, type LimitName } from "../telemetry/metrics.ts";
import { newPerson } from "../testing/new-person.ts";
import { storageWithoutS3 } from "../testing/storage-without-s3.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { nobodysAccount } from "../router.ts";
import { router } from "../trpc.ts";
import { countSending } from "./count-sending.ts";
import { createFileRequest } from "./file-requests.ts";
import { createRequestedUpload } from "./requested-upload.ts";

const settings = { pointsPerUser: 100, pointsPerAddress: 100, signUpsPerAddress: 1 };

test("by one link a visitor begins 400 files in an hour, and all of them 2,000", async () => {
  const limited: LimitName[] = [];
  const limits = createRateLimits({ settings, shared: undefined, onLimited: (limit) => limited.push(limit) });
  const begin = (address: string, link = "one") => countSending({ limits, address }, link);
  const tooMany = { code: "RATE_LIMITED", sentence: "Too many files by this link. Try again in 1 hour." };

  for (let time = 0; time < 400; time++) await begin("10.0.0.0");
  await expect(begin("10.0.0.0")).rejects.toMatchObject(tooMany);
  await begin("10.0.0.0", "another");
  for (let time = 0; time < 1_600; time++) await begin(`10.0.1.${time % 20}`);
  await expect(begin("10.0.2.0")).rejects.toMatchObject(tooMany);
  expect(limited).toEqual(["file-request", "file-request"]);
});

/** Opens a link to a person with a hundred bytes of room, and a visitor of it who begins uploads. */
async function openLink({ maxFiles }: { maxFiles: number }) {
  const { db } = await openTestDatabase();
  const ownerId = await newPerson(db);
  const asked = { title: "Trip", note: "", accepts: "any", maxFiles, ownDevice: false } as const;
  const { id, token } = await createFileRequest(db, { ...asked, ownerId });
  const room = { bytes: 100, files: 100, openMultiparts: 1 };
  const rules = { accept: ["text/plain"], maxSize: 100 };
  const deps = { db, storage: storageWithoutS3(), rules, quotas: { account: room, guest: room }, ...nobodysAccount };
  const limits = createRateLimits({ settings, shared: undefined });
  const visitor = router(createRequestedUpload(deps)).createCaller({
    requestId: randomUUID(),
    person: undefined,
    fileRequestToken: token,
    address: "10.0.0.0",
    log: createLog({ write: () => undefined }),
    limits,
    metrics: createMetrics({ ofProcess: false }),
  });
  const begin = (size = 5) =>
    visitor.create({ filename: "a.txt", contentType: "text/plain", size, input: { sender: "Ben", message: "" } });
  return { db, id, limits, begin };
}

test("what finds no place by a link counts for nobody", async () => {
  const { db, id, limits, begin } = await openLink({ maxFiles: 2 });
  for (let time = 0; time < 398; time++) await countSending({ limits, address: "10.0.0.0" }, id);
  const first = await begin();
  await begin();
  for (let time = 0; time < 3; time++) await expect(begin()).rejects.toThrow("QUOTA_EXCEEDED");
  // Frees one more place. Now the hour's limit is reached, and a file that is refused for that takes no place.
  await db.delete(reservation).where(eq(reservation.uploadKey, first.key));
  for (let time = 0; time < 2; time++) await expect(begin()).rejects.toThrow("RATE_LIMITED");
});

test("what is cancelled by a link still counts for its quarter of the room while S3 may hold its bytes", async () => {
  const { db, begin } = await openLink({ maxFiles: 100 });
  const { key } = await begin(25);
  await expect(begin(1)).rejects.toThrow("QUOTA_EXCEEDED");
  await release(db, { uploadKey: key, bytesMayRemain: "request" });
  await expect(begin(1)).rejects.toThrow("QUOTA_EXCEEDED");
  await release(db, { uploadKey: key, bytesMayRemain: false });
  await begin(25);
});

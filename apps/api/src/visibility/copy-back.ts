import { UploadPartCopyCommand } from "@aws-sdk/client-s3";
import { partAt, partCountOf, parseUploadKey, UploadError } from "@s3-direct/upload-core";
import { copyObjectInput, listParts, partCopyInput, type S3Storage } from "@s3-direct/upload-server";
import type { FoundMedia } from "../media/find-media.ts";
import type { Change } from "./begin-change.ts";
import { isMissing, isOvertaken, isPassing } from "./s3-failure.ts";

/** The most parts that are copied at once. S3 copies internally, so each costs this server only an idle connection. */
const atOnce = 8;

/** How long one call copies parts, in milliseconds. Gateways give up after half a minute. */
const budget = 8_000;

/**
 * Has S3 copy a published file to where the change's upload would arrive, as far as one call can.
 * @returns what to do next: finish, which checks whether all has arrived; or repeat the call, if it has copied several
 * parts and has no time left for a finish
 *
 * @throws UploadError UPLOAD_GONE if the published file no longer exists; STORAGE_UNAVAILABLE
 */
export async function copyBack(
  storage: S3Storage,
  { file, change }: { file: FoundMedia; change: Change },
): Promise<"finish" | "ask-again"> {
  const media = { Bucket: storage.mediaBucket, Key: file.mediaKey };
  try {
    const { ETag: etag = "" } = await storage.objects.headObject(media);
    const copy = { from: { ...media, etag }, file, change };
    if (change.uploadId !== null) return await copyParts(storage, { ...copy, uploadId: change.uploadId });
    await copyWhole(storage, copy);
    return "finish";
  } catch (error) {
    // Another call has completed the change, or is deleting the file.
    if (isMissing(error) && !(await isThere(storage, media)))
      throw new UploadError("UPLOAD_GONE", { sentence: "This file was deleted.", cause: error });
    // The copy exists by now, or is under way, or was given up.
    if (isOvertaken(error)) return "finish";
    throw isPassing(error) ? new UploadError("STORAGE_UNAVAILABLE", { cause: error }) : error;
  }
}

function isThere(storage: S3Storage, object: { Bucket: string; Key: string }): Promise<boolean> {
  return storage.objects.headObject(object).then(
    () => true,
    (error: unknown) => !isMissing(error),
  );
}

type Copy = { from: { Bucket: string; Key: string; etag: string }; file: FoundMedia; change: Change };

async function copyWhole(storage: S3Storage, { from, file, change }: Copy): Promise<void> {
  const to = { Bucket: storage.uploadBucket, Key: change.uploadKey, ContentType: file.contentType };
  const Metadata = { upload: change.record ?? "" };
  await storage.objects.copyObject({ ...copyObjectInput(storage, { from, to }), Metadata });
}

async function copyParts(
  storage: S3Storage,
  { from, file, change, uploadId }: Copy & { uploadId: string },
): Promise<"finish" | "ask-again"> {
  const { uploadKey: key } = change;
  const upload = parseUploadKey(key);
  if (upload?.partSize === undefined) throw new TypeError("This upload has no parts.");
  const plan = { size: file.size, partSize: upload.partSize };
  const listed = await listParts({ storage, caller: upload }, { key, uploadId });
  const present = new Set(listed.parts.map(({ partNumber }) => partNumber));
  const count = partCountOf(plan);
  const missing = Array.from({ length: count }, (_, index) => index + 1).flatMap((PartNumber) => {
    const range = partAt(plan, PartNumber);
    return range === undefined || present.has(PartNumber) ? [] : [{ PartNumber, range }];
  });
  if (missing.length === 0) return "finish";
  const until = Date.now() + budget;
  const next = () => (Date.now() < until ? missing.shift() : undefined);
  const copyInTurn = async () => {
    for (let part = next(); part !== undefined; part = next()) {
      const { PartNumber, range } = part;
      const upload = { Bucket: storage.uploadBucket, Key: key, UploadId: uploadId, PartNumber };
      const input = partCopyInput(storage, { from, upload, range });
      // S3 copies no range of a small file.
      const whole = count === 1 && { CopySourceRange: undefined };
      await storage.publisher.send(new UploadPartCopyCommand({ ...input, ...whole }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, copyInTurn));
  return count === 1 ? "finish" : "ask-again";
}

import { maxSizeAhead, type UploadKey } from "@s3-direct/upload-core";
import type { Arrival } from "./await-arrival.ts";
import { beginListing, type Listing } from "./complete-upload.ts";
import { tailWorthReading } from "./content/inspect.ts";
import { mayHaveVariants } from "./derive/manifest.ts";
import { lookForMark, outlivesMarks } from "./end-mark.ts";
import { refusalIn } from "./refusal.ts";
import { isPublished, readTail, readUpload, type StoredUpload, type Tail } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";
import { YOUNG_MS } from "./settle.ts";
import { isTombstone } from "./tombstone.ts";

export type Subject = {
  storage: S3Storage;
  key: string;
  uploadId?: string | undefined;
  upload: UploadKey;
  mediaKey: string;
  verify?: unknown;
  prepare?: unknown;
  derive?: unknown;
};

export type Look = {
  stored: StoredUpload | undefined;
  tail: Tail | undefined;
  isPublished: boolean;
  /** Whether nobody looked for the published file, because the copy itself tells. */
  isUnseen: boolean;
  /** Deleted, or given up by its owner. */
  isEnded: boolean;
  /** Whether marks beside the upload say so. */
  isMarked: boolean;
  listing: Listing | undefined;
  /** A time of the storage's clock: marks that were there by then are seen. */
  since: number;
};

/**
 * All that a finish needs to know, in one round trip.
 * @param arrival the upload as it was read when it had arrived
 * @param isFirst whether this finish has not looked before
 */
export async function lookAtUpload(
  subject: Subject,
  { arrival, isFirst }: { arrival?: Arrival | undefined; isFirst: boolean },
): Promise<Look> {
  const { storage, key, uploadId, upload, mediaKey } = subject;
  const leavesToCopy = isFirst && copyTells(subject);
  const { missedAt } = arrival ?? {};
  const mark = lookForMark(storage, { ...upload, key, missedAt });
  const listing = beginListing(storage, { upload, key, uploadId });
  const [stored, tail, seen, isMarked] = await Promise.all([
    arrival?.stored ?? readUpload(storage, key),
    readTail(storage, { key, size: upload.size, length: tailWorthReading(upload.ext) }),
    missedAt !== undefined || leavesToCopy ? undefined : isPublished(storage, mediaKey),
    mark.marked,
  ]);
  const isEnded = isMarked || isTombstone(upload, stored);
  const isNew = missedAt !== undefined || isYoung(stored);
  const isUnseen = seen === undefined && isNew && !isEnded && stored !== undefined && !refusalIn(upload, stored);
  return {
    stored,
    tail,
    isPublished: seen ?? (!isUnseen && (await isPublished(storage, mediaKey))),
    isUnseen,
    isEnded,
    isMarked,
    listing,
    since: Math.min(mark.since, arrival?.since ?? mark.since),
  };
}

/**
 * Whether a copy of what is published already does nothing and says so, so that nobody needs to look first. Not where an application
 * would be asked once more about a file that is published, nor of what costs more reads than these few, nor of what may be published
 * and must not be published again.
 */
function copyTells({ storage, key, mediaKey, upload, verify, prepare, derive }: Subject): boolean {
  const isMadeOf = derive !== undefined && mayHaveVariants(mediaKey);
  const isAsked = verify !== undefined || prepare !== undefined || isMadeOf;
  if (!storage.capabilities.conditionalCopy || isAsked) return false;
  const isSmall = upload.partSize === undefined && upload.size <= maxSizeAhead;
  return isSmall && !outlivesMarks(storage, { ...upload, key });
}

/** Whether no file that was published of it can be so old that a delete waits for no copy of it. */
const isYoung = (stored: StoredUpload | undefined) => stored?.age !== undefined && stored.age < YOUNG_MS;

import { maxEarlyFinishSize } from "@s3-direct/upload-core/internal";
import { beginListing, type Listing } from "./complete-upload.ts";
import { tailWorthReading } from "../content/inspect.ts";
import { mayHaveVariants } from "../derive/manifest.ts";
import { lookForMark, outlivesMarks } from "../ending/end-mark.ts";
import type { FinishCall } from "./finish-call.ts";
import { isPublished, readTail, readUpload, type StoredUpload, type Tail } from "../s3/read-head.ts";
import { youngMs } from "../ending/unconfirmed-finish.ts";
import { isTombstone } from "../ending/tombstone.ts";

/** The published file. `unknown`: not checked, because the copy itself tells whether it exists. */
type Media = "published" | "absent" | "unknown";

export type Look = {
  stored: StoredUpload | undefined;
  tail: Tail | undefined;
  media: Media;
  /** Whether it was deleted, or aborted by its owner. */
  isEnded: boolean;
  /** Whether marks beside the upload say so. */
  isMarked: boolean;
  listing: Listing | undefined;
  /** A time of the storage's clock: marks that existed by then have been seen. */
  since: number;
};

/**
 * Reads all that a finish needs to know from the storage, in one round trip.
 * @param isFirst whether this is the first look of this finish, which uses what was read on arrival
 */
export async function lookAtUpload(finish: FinishCall, { isFirst }: { isFirst: boolean }): Promise<Look> {
  const { storage, key, uploadId, upload, mediaKey } = finish;
  const arrival = isFirst ? finish.arrival : undefined;
  const missedAt = arrival?.missedAt;
  const lookForMedia = async (): Promise<Media> => ((await isPublished(storage, mediaKey)) ? "published" : "absent");
  const mark = lookForMark(storage, { ...upload, key, missedAt });
  const listing = beginListing(storage, { upload, key, uploadId });
  const [stored, tail, media, isMarked] = await Promise.all([
    arrival?.stored ?? readUpload(storage, key),
    readTail(storage, { key, size: upload.size, length: tailWorthReading(upload.ext) }),
    missedAt !== undefined || (isFirst && canSkipLookForMedia(finish)) ? ("unknown" as const) : lookForMedia(),
    mark.marked,
  ]);
  // What a delete or a refusal puts in the place of an upload has another size.
  const isOpen = !isMarked && stored?.size === upload.size;
  const copyWillTell = isOpen && (missedAt !== undefined || isYoung(stored));
  return {
    stored,
    tail,
    media: media === "unknown" && !copyWillTell ? await lookForMedia() : media,
    isEnded: isMarked || isTombstone(upload, stored),
    isMarked,
    listing,
    since: Math.min(mark.since, arrival?.since ?? mark.since),
  };
}

/**
 * Whether it is safe not to check for the published file first, because S3 refuses to copy over it and says so. It is
 * not safe if a hook would then run again for a published file, if the file takes more reads than a small one, or if
 * the upload is so old that it must not be published again.
 */
function canSkipLookForMedia(finish: FinishCall): boolean {
  const { storage, key, mediaKey, upload, deferFinish, verify, prepare, derive } = finish;
  const isMadeOf = derive !== undefined && mayHaveVariants(mediaKey);
  const isAsked = deferFinish !== undefined || verify !== undefined || prepare !== undefined || isMadeOf;
  if (!storage.capabilities.conditionalCopy || isAsked) return false;
  const isSmall = upload.partSize === undefined && upload.size <= maxEarlyFinishSize;
  return isSmall && !outlivesMarks(storage, { ...upload, key });
}

/** Whether its published file, if there is one, is so young that a delete still waits for running copies. */
const isYoung = (stored: StoredUpload | undefined) => stored?.age !== undefined && stored.age < youngMs;

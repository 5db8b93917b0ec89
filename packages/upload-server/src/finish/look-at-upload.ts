import { maxEarlyFinishSize } from "@s3-direct/upload-core";
import type { Arrival } from "./await-arrival.ts";
import { beginListing, type Listing } from "./complete-upload.ts";
import { tailWorthReading } from "../content/inspect.ts";
import { mayHaveVariants } from "../derive/manifest.ts";
import { lookForMark, outlivesMarks } from "../ending/end-mark.ts";
import type { Finish } from "./finish-step.ts";
import { refusalIn } from "./refusal.ts";
import { isPublished, readTail, readUpload, type StoredUpload, type Tail } from "../s3/read-head.ts";
import { youngMs } from "../ending/settle.ts";
import { isTombstone } from "../ending/tombstone.ts";

/** The published file. `unknown`: nobody has looked for it, because the copy itself tells whether it is there. */
type Media = "published" | "absent" | "unknown";

export type Look = {
  stored: StoredUpload | undefined;
  tail: Tail | undefined;
  media: Media;
  /** It was deleted, or aborted by its owner. */
  isEnded: boolean;
  /** Whether marks beside the upload say so. */
  isMarked: boolean;
  listing: Listing | undefined;
  /** A time of the storage's clock: marks that were there by then have been seen. */
  since: number;
};

/**
 * Asks the storage for all that a finish needs to know, in one round trip.
 * @param arrival the upload as it was read when it had arrived
 * @param isFirst whether it is the first look of this finish
 */
export async function lookAtUpload(
  finish: Finish,
  { arrival, isFirst }: { arrival?: Arrival | undefined; isFirst: boolean },
): Promise<Look> {
  const { storage, key, uploadId, upload, mediaKey } = finish;
  const { missedAt } = arrival ?? {};
  const lookForMedia = async (): Promise<Media> => ((await isPublished(storage, mediaKey)) ? "published" : "absent");
  const mark = lookForMark(storage, { ...upload, key, missedAt });
  const listing = beginListing(storage, { upload, key, uploadId });
  const [stored, tail, media, isMarked] = await Promise.all([
    arrival?.stored ?? readUpload(storage, key),
    readTail(storage, { key, size: upload.size, length: tailWorthReading(upload.ext) }),
    missedAt !== undefined || (isFirst && canSkipLookForMedia(finish)) ? ("unknown" as const) : lookForMedia(),
    mark.marked,
  ]);
  const isEnded = isMarked || isTombstone(upload, stored);
  const isNew = missedAt !== undefined || isYoung(stored);
  const mayStayUnknown = isNew && !isEnded && stored !== undefined && !refusalIn(upload, stored);
  return {
    stored,
    tail,
    media: media === "unknown" && !mayStayUnknown ? await lookForMedia() : media,
    isEnded,
    isMarked,
    listing,
    since: Math.min(mark.since, arrival?.since ?? mark.since),
  };
}

/**
 * Whether a copy over a published file does nothing and says so, so that nobody needs to look first. Not where the application would be
 * asked once more about a published file, where the file costs more reads than these few, or where it may be published and must not be
 * published again.
 */
function canSkipLookForMedia(finish: Finish): boolean {
  const { storage, key, mediaKey, upload, defer, verify, prepare, derive } = finish;
  const isMadeOf = derive !== undefined && mayHaveVariants(mediaKey);
  const isAsked = defer !== undefined || verify !== undefined || prepare !== undefined || isMadeOf;
  if (!storage.capabilities.conditionalCopy || isAsked) return false;
  const isSmall = upload.partSize === undefined && upload.size <= maxEarlyFinishSize;
  return isSmall && !outlivesMarks(storage, { ...upload, key });
}

/** Whether its published file, if there is one, is too young for a delete that does not wait for copies. */
const isYoung = (stored: StoredUpload | undefined) => stored?.age !== undefined && stored.age < youngMs;

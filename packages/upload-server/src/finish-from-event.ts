import { toUploadError, type UploadError } from "@s3-direct/upload-core";
import {
  candidateOf,
  finishLate,
  unrecorded,
  type LateFinishDeps,
  type LateOutcome,
} from "./late-finish/late-finish.ts";
import { arrivedIn, type ArrivedObject } from "./late-finish/s3-event.ts";

/** What became of one object that an event names. */
export type EventOutcome =
  | LateOutcome
  /** The application has a record of it: its browser was there. */
  | { status: "known"; key: string }
  /**
   * There is nothing to finish: it lies in another bucket, is no upload of these endpoints, is gone, or is the tombstone of an upload
   * that has ended.
   */
  | { status: "ignored"; key: string; because: "bucket" | "key" | "ended" }
  /** It is no event of S3's, so it was sent here by mistake. */
  | { status: "ignored"; because: "event" };

export type FinishFromEventDeps = LateFinishDeps & {
  /** Called for each object when its outcome is known; also for a failure, which is thrown when all have been tried. @default nothing */
  onOutcome?: (outcome: EventOutcome | { status: "failed"; key: string; error: UploadError }) => void;
};

/**
 * Finishes the uploads that an event of S3's names, for tabs that were closed after the last byte: an S3 event as SQS, SNS and Lambda get
 * it, or a queue's batch of them; an EventBridge event; a bucket notification of Ceph's. The same event may come more than once, also
 * while the browser finishes.
 * @param event what was received, parsed
 * @returns the outcome of each object, in the event's order; none for an event about something else
 * @throws UploadError of a failure that passes, and whatever `known` or an endpoint throws that is no refusal: have the event sent again.
 * All objects that it names have been tried by then
 */
export async function finishFromEvent(deps: FinishFromEventDeps, event: unknown): Promise<EventOutcome[]> {
  const settled = await Promise.allSettled(arrivedIn(event).map((object) => finishAndTell(deps, object)));
  return settled.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}

async function finishAndTell(deps: FinishFromEventDeps, object: ArrivedObject | undefined): Promise<EventOutcome> {
  const outcome = object ? await finishOne(deps, object) : { status: "ignored" as const, because: "event" as const };
  deps.onOutcome?.(outcome);
  return outcome;
}

async function finishOne(deps: FinishFromEventDeps, { bucket, key, size }: ArrivedObject): Promise<EventOutcome> {
  if (bucket !== deps.storage.uploadBucket) return { status: "ignored", key, because: "bucket" };
  const candidate = candidateOf(deps, key);
  if (candidate === undefined) return { status: "ignored", key, because: "key" };
  // A tombstone or a verdict has another size than the key says.
  if (size !== undefined && size !== candidate.upload.size) return { status: "ignored", key, because: "ended" };
  try {
    const [unfinished] = await unrecorded(deps, [candidate]);
    return unfinished ? await finishLate(deps, unfinished) : { status: "known", key };
  } catch (thrown) {
    const error = toUploadError(thrown);
    // The event says that it had arrived, so it has gone since.
    if (error.code === "UPLOAD_NOT_ARRIVED") return { status: "ignored", key, because: "ended" };
    deps.onOutcome?.({ status: "failed", key, error });
    throw thrown;
  }
}

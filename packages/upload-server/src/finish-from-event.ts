import { toUploadError, type UploadError } from "@s3-direct/upload-core";
import {
  candidateOf,
  finishLate,
  maxFinishes,
  unfinishedOf,
  type LateFinishDeps,
  type LateOutcome,
} from "./late-finish/late-finish.ts";
import { arrivedIn, type ArrivedObject } from "./late-finish/s3-event.ts";
import { limitConcurrency } from "./lib/limit-concurrency.ts";

/** What happened to one object that an event names. */
export type EventOutcome =
  | LateOutcome
  /** The application already has a record of it, mostly because its browser finished it. */
  | { status: "already-finished"; key: string }
  /**
   * There is nothing to finish: the object is in another bucket, is not an upload of these endpoints, is gone, or is
   * the tombstone of an upload that has ended.
   */
  | { status: "ignored"; key: string; because: "bucket" | "key" | "ended" }
  /** It is not an S3 event, so it was sent here by mistake. */
  | { status: "ignored"; because: "event" };

export type FinishFromEventDeps = LateFinishDeps & {
  /**
   * Called for each object when its outcome is known, also for a failure, which is thrown after all were tried.
   * @default nothing
   */
  onOutcome?: ((outcome: EventOutcome | { status: "failed"; key: string; error: UploadError }) => void) | undefined;
};

/**
 * Finishes the uploads that an S3 event names, for tabs that were closed after the last byte. Takes an S3 event as SQS,
 * SNS and Lambda receive it, or a queue's batch of them; an EventBridge event; a bucket notification from Ceph. The
 * same event may arrive more than once, also while the browser finishes. Four objects of an event are finished at a
 * time.
 * @param event what was received, parsed
 * @returns the outcome of each object, in the event's order; none for an event about something else
 * @throws UploadError for a temporary failure, and whatever `finished` or an endpoint throws that is not a refusal:
 * have the event sent again. All objects of the event have been tried by then
 */
export async function finishFromEvent(deps: FinishFromEventDeps, event: unknown): Promise<EventOutcome[]> {
  const limited = limitConcurrency(maxFinishes);
  const finishes = arrivedIn(event).map((object) => limited("event", () => finishAndTell(deps, object)));
  const settled = await Promise.allSettled(finishes);
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
  // A tombstone or a kept refusal has another size than its key says.
  if (size !== undefined && size !== candidate.upload.size) return { status: "ignored", key, because: "ended" };
  try {
    const [unfinished] = await unfinishedOf(deps, [candidate]);
    return unfinished ? await finishLate(deps, unfinished) : { status: "already-finished", key };
  } catch (thrown) {
    const error = toUploadError(thrown);
    // According to the event the object had arrived, so it has gone since.
    if (error.code === "UPLOAD_NOT_ARRIVED") return { status: "ignored", key, because: "ended" };
    deps.onOutcome?.({ status: "failed", key, error });
    throw thrown;
  }
}

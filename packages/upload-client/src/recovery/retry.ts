import { UploadError, toUploadError } from "@s3-direct/upload-core";
import { throwIfAborted, unlessAborted } from "../lib/abortable.ts";
import type { WaitReason } from "../store/upload-state.ts";
import { type CallSituation, type Wait, afterCall } from "./after-call.ts";
import { hasNobodyAnswered, isNetworkMissing, noteAnswer, untilOnline } from "./outage.ts";
import { delay } from "./delay.ts";

export type RetryOptions = {
  /** Only these fields of the run are read. */
  run: {
    /** Undefined if nothing can abort the call. */
    signal?: AbortSignal;
    /** Its `wake` event ends waits. */
    wake: EventTarget;
    /** How often a call is retried, not counting retries after waits that cost nothing. */
    retries: number;
    /** Called before each wait. */
    emit: (event: { type: "waited"; reason: WaitReason; cause: UploadError }) => void;
  };
  /** How many earlier calls have failed and so used up retries. @default 0 */
  failures?: number;
  /** What to do when the session has ended. See `CallSituation`. @default "look" */
  whenSignedOut?: () => CallSituation["whenSignedOut"];
  /**
   * Whether to retry the call after a failure that may be temporary. After waits that cost nothing it is retried
   * anyway.
   * @default always
   */
  isWorthwhile?: (failure: UploadError) => boolean;
  /**
   * Called after a call without an answer: whether the network is missing.
   * @default whether the storage does not answer either
   */
  isOffline?: (signal: AbortSignal | undefined) => Promise<boolean>;
};

/**
 * Retries a call, after growing waits, while its failures may be temporary and the retries last. Waiting for a network,
 * for a sign-in, or for a time that the server has named uses up no retries.
 * @throws UploadError the last failure, or `ABORTED`.
 */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { run, whenSignedOut = () => "look", isWorthwhile = () => true, isOffline = isNetworkMissing } = options;
  const { signal, wake, retries, emit } = run;
  let { failures = 0 } = options;
  let failure: UploadError | undefined;
  let wasOffline = false;
  for (;;) {
    try {
      throwIfAborted(signal);
      const result = await unlessAborted(call(), signal);
      if (failure) letOthersGoOn(failure, wake);
      return result;
    } catch (thrown) {
      throwIfAborted(signal);
      failure = toUploadError(thrown);
      // Aborted by someone else: by the application's own fetch, or by a link that cannot read a gateway's answer.
      if (failure.code === "ABORTED") failure = new UploadError("NETWORK", { cause: thrown });
    }
    const hadNoAnswer = hasNobodyAnswered(failure);
    const mayBeBack = wasOffline && hadNoAnswer;
    wasOffline = hadNoAnswer && (await isOffline(signal));
    // The network came back after this call had failed.
    if (mayBeBack && !wasOffline) continue;
    const wait = afterCall(failure, {
      failures,
      retries,
      isOffline: wasOffline,
      whenSignedOut: whenSignedOut(),
    });
    if (!wait || (!wait.isFree && !isWorthwhile(failure))) throw failure;
    emit({ type: "waited", reason: wait.reason, cause: failure });
    const wasWoken = await waitFor(wait, run);
    if (wait.needsWaking && !wasWoken) throw failure;
    if (!wait.isFree) failures++;
  }
}

/** @returns whether `wake` ended the wait before its time was up; undefined after a wait for a network */
async function waitFor({ reason, milliseconds, isFree }: Wait, options: { signal?: AbortSignal; wake: EventTarget }) {
  if (milliseconds === undefined) return untilOnline(options);
  // If the server has named a time, it is not called earlier.
  return delay(milliseconds, reason === "rate-limited" && isFree ? { signal: options.signal } : options);
}

/**
 * A call that failed before has now succeeded, so nothing else needs to wait for the network or, after a `SIGNED_OUT`,
 * for a sign-in.
 */
function letOthersGoOn({ code }: UploadError, wake: EventTarget): void {
  noteAnswer();
  if (code === "SIGNED_OUT") wake.dispatchEvent(new Event("wake"));
}

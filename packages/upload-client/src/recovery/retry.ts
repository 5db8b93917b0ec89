import { UploadError, toUploadError } from "@s3-direct/upload-core";
import { throwIfAborted, unlessAborted } from "../lib/abortable.ts";
import type { WaitReason } from "../store/upload-state.ts";
import { type CallSituation, type Wait, afterCall } from "./after-call.ts";
import { hasNobodyAnswered, isNetworkMissing, noteAnswer, untilOnline } from "./outage.ts";
import { delay } from "./delay.ts";

export type RetryOptions = {
  /** Only these fields of the run are read. */
  run: {
    /** Undefined for what nobody aborts. */
    signal?: AbortSignal;
    /** Its `wake` ends waits. */
    wake: EventTarget;
    /** How often a call is repeated, besides repeats after waits that cost nothing. */
    retries: number;
    /** Told before each wait. */
    emit: (event: { type: "waited"; reason: WaitReason; cause: UploadError }) => void;
  };
  /** Failures of earlier calls, which have used some of the retries. @default 0 */
  failures?: number;
  /** What a session that has ended means. See `CallSituation`. @default "look" */
  whenSignedOut?: () => CallSituation["whenSignedOut"];
  /** Whether the call is worth another try after a failure that may heal; after waits that cost nothing it is made anyway. @default always */
  isWorthwhile?: (failure: UploadError) => boolean;
  /** Asked after a call that nobody answered: whether the network is missing. @default whether the storage does not answer either */
  isOffline?: (signal: AbortSignal | undefined) => Promise<boolean>;
};

/**
 * Repeats a call for as long as its failures may heal and the budget lasts, with growing waits. Waiting for a network, for
 * a sign-in or as long as the server asked for costs nothing of the budget.
 * @throws UploadError the last failure, or `ABORTED`.
 */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { run, whenSignedOut = () => "look", isWorthwhile = () => true, isOffline = isNetworkMissing } = options;
  const { signal, wake, retries, emit } = run;
  let { failures = 0 } = options;
  let failure: UploadError | undefined;
  for (;;) {
    try {
      throwIfAborted(signal);
      const result = await unlessAborted(call(), signal);
      if (failure) letOthersGoOn(failure, wake);
      return result;
    } catch (thrown) {
      throwIfAborted(signal);
      failure = toUploadError(thrown);
      // Somebody else has ended the call: the application's own fetch, or a link that cannot read a gateway's answer.
      if (failure.code === "ABORTED") failure = new UploadError("NETWORK", { cause: thrown });
    }
    const wait = afterCall(failure, {
      failures,
      retries,
      isOffline: hasNobodyAnswered(failure) && (await isOffline(signal)),
      whenSignedOut: whenSignedOut(),
      random: Math.random,
    });
    if (!wait || (!wait.isFree && !isWorthwhile(failure))) throw failure;
    emit({ type: "waited", reason: wait.reason, cause: failure });
    const wasWoken = await waitFor(wait, run);
    if (wait.needsWaking && !wasWoken) throw failure;
    if (!wait.isFree) failures++;
  }
}

/** @returns whether somebody ended the wait before its time was up */
async function waitFor({ reason, milliseconds, isFree }: Wait, options: { signal?: AbortSignal; wake: EventTarget }) {
  if (reason === "offline") return untilOnline(options);
  // A server that says for how long is not asked before.
  return delay(milliseconds, reason === "rate-limited" && isFree ? { signal: options.signal } : options);
}

/** A call that had failed has worked: others that wait for the network or for a sign-in need not wait any longer. */
function letOthersGoOn({ code }: UploadError, wake: EventTarget): void {
  noteAnswer();
  if (code === "SIGNED_OUT") wake.dispatchEvent(new Event("wake"));
}

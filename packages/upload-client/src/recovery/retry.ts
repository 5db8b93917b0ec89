import { type UploadError, toUploadError } from "@s3-direct/upload-core";
import { throwIfAborted, unlessAborted } from "../abortable.ts";
import type { WaitReason } from "../upload-state.ts";
import { type CallSituation, type Wait, afterCall } from "./after-call.ts";
import { answers, hasNobodyAnswered, isOffline, noteAnswer, untilOnline } from "./outage.ts";
import { delay } from "./delay.ts";

export type RetryOptions = {
  /** Only these fields of the run are read. */
  run: {
    /** Undefined for what nobody cancels. */
    signal?: AbortSignal;
    /** Its `wake` ends waits. */
    wake: EventTarget;
    /** How often a call is repeated. */
    retries: number;
    /** Told before each wait. */
    emit: (event: { type: "waited"; reason: WaitReason; cause: UploadError }) => void;
  };
  /** Failures before this call that count as well. @default 0 */
  failures?: number;
  /** What a session that has ended means. See `CallSituation`. @default "look" */
  whenSignedOut?: () => CallSituation["whenSignedOut"];
  /** Whether repeating this very call is worth a retry after a failure that may heal. @default always */
  isWorthwhile?: (failure: UploadError) => boolean;
  /** For a transfer: asks the API something. Any answer tells an outage of the storage from a missing network. */
  askApi?: () => Promise<unknown>;
};

/**
 * Repeats a call for as long as its failures may heal and the budget lasts, with growing waits. Waiting for a network, for
 * a sign-in or as long as the server asked for costs nothing of the budget.
 * @throws UploadError the last failure, or `ABORTED`.
 */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { run, whenSignedOut, isWorthwhile, askApi } = options;
  const { signal, wake, retries, emit } = run;
  let { failures = 0 } = options;
  let failure: UploadError | undefined;
  for (;;) {
    try {
      throwIfAborted(signal);
      const result = await unlessAborted(call(), signal);
      if (failure !== undefined) letOthersGoOn(failure, wake);
      return result;
    } catch (thrown) {
      throwIfAborted(signal);
      failure = toUploadError(thrown);
    }
    const nobodyAnswered = hasNobodyAnswered(failure);
    const wait = afterCall(failure, {
      failures,
      retries,
      isOffline: nobodyAnswered && (await hasNoNetwork(signal, askApi)),
      whenSignedOut: whenSignedOut?.() ?? "look",
      random: Math.random,
    });
    if (wait === undefined || (!wait.isFree && isWorthwhile?.(failure) === false)) throw failure;
    emit({ type: "waited", reason: wait.reason, cause: failure });
    const wasWoken = await waitFor(wait, { signal, wake });
    if (wait.needsWaking && !wasWoken) throw failure;
    if (!wait.isFree) failures++;
  }
}

async function hasNoNetwork(signal: AbortSignal | undefined, askApi: RetryOptions["askApi"]): Promise<boolean> {
  return askApi ? !(await answers(askApi, signal)) : isOffline(signal);
}

/** @returns whether somebody has ended the wait */
async function waitFor({ reason, milliseconds, isFree }: Wait, options: { signal?: AbortSignal; wake: EventTarget }) {
  if (reason === "offline") return untilOnline(options);
  // A server that says for how long is not asked before.
  const isFixed = reason === "rate-limited" && isFree;
  return delay(milliseconds, isFixed ? { signal: options.signal } : options);
}

/** After a failure something has worked again: those that wait for the same need not any longer. */
function letOthersGoOn({ code }: UploadError, wake: EventTarget): void {
  noteAnswer();
  if (code === "SIGNED_OUT") wake.dispatchEvent(new Event("wake"));
}

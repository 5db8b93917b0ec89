import { throwIfAborted, unlessAborted } from "../abortable.ts";
import { asUploadError } from "../as-upload-error.ts";
import type { WaitReason } from "../upload-state.ts";
import { loadRecovery } from "./load.ts";

export type RetryOptions = {
  /** How often a failed call is repeated. */
  retries: number;
  signal: AbortSignal;
  /** Told before each wait. */
  onWait: (reason: WaitReason) => void;
  /** Asked after a failure that may heal: whether repeating this very call still makes sense. */
  stillWorthwhile?: () => boolean;
  /** Of a transfer: asks the API something. That it answers, whatever it says, tells an outage of the storage from no network. */
  askApi?: () => Promise<unknown>;
  /** What ends waits: a person, or an application whose visitor has signed in again. */
  nudges: EventTarget;
  /**
   * - `end`: it is an error; nobody was signed in before
   * - `wait`: until somebody says that the visitor is signed in again
   * - `look`: the same, and it is looked for: the upload's key belongs to its owner, so that nobody else can go on with it
   */
  whenSignedOut: () => "end" | "wait" | "look";
};

/**
 * Repeats a call for as long as its failures may heal and the budget lasts, with growing waits. Waiting for a network, for
 * a sign-in or as long as the server asked for costs nothing of the budget.
 * @throws UploadError the last failure, or `ABORTED`.
 */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal } = options;
  const attempt = () => {
    throwIfAborted(signal);
    return unlessAborted(call(), signal);
  };
  try {
    return await attempt();
  } catch (thrown) {
    throwIfAborted(signal);
    const { recover } = await loadRecovery().catch(() => {
      throw asUploadError(thrown);
    });
    return recover(thrown, { ...options, attempt });
  }
}

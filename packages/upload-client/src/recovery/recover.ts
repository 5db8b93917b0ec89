import { type UploadError, retryDelay, toUploadError } from "@s3-direct/upload-core";
import { throwIfAborted } from "../abortable.ts";
import { signInLook } from "../time-limits.ts";
import { isNobodyThere, isSilence, untilSomebodyIsThere } from "./connection.ts";
import { rest } from "./rest.ts";
import type { RetryOptions } from "./retry.ts";

export { isReadable } from "../files/readable.ts";
export { giveUp, hasArrived } from "./another-key.ts";
export { finishAhead } from "./finish-ahead.ts";
export { giveBack } from "./give-back.ts";
export { guardUnload } from "./unload-guard.ts";
export { untilDone } from "./until-done.ts";
export { preconnect } from "../transfer/preconnect.ts";
export { keepAwake } from "./wake-lock.ts";

/** Waits after the failure of an attempt and repeats it, until one succeeds. */
export async function recover<T>(thrown: unknown, options: RetryOptions & { attempt: () => Promise<T> }): Promise<T> {
  const { attempt, signal, nudges } = options;
  let error = toUploadError(thrown);
  let failures = 0;
  for (;;) {
    const wasSignedOut = error.code === "SIGNED_OUT";
    if (await waitAfter(error, { ...options, failures: failures + 1 })) failures++;
    try {
      const result = await attempt();
      if (wasSignedOut) nudges.dispatchEvent(new Event("nudge"));
      return result;
    } catch (thrown) {
      throwIfAborted(signal);
      error = toUploadError(thrown);
    }
  }
}

/**
 * Waits as long as the failure asks for.
 * @returns whether it counts against the budget
 * @throws the failure, where repeating does not help
 */
async function waitAfter(error: UploadError, options: RetryOptions & { failures: number }): Promise<boolean> {
  const { failures, retries, signal, nudges, onWait, stillWorthwhile, whenSignedOut } = options;
  const retryAfter = Number(error.details["retryAfter"]);

  if (error.code === "SIGNED_OUT" && whenSignedOut() !== "end") {
    onWait("signed-out");
    await rest(whenSignedOut() === "look" ? signInLook : Infinity, { signal, nudges });
    return false;
  }
  if (error.code === "RATE_LIMITED" && retryAfter > 0) {
    onWait("rate-limited");
    await rest(retryAfter * 1_000 + retryDelay(1, { random: Math.random }), { signal });
    return false;
  }
  if (!error.retryable) throw error;
  if (isSilence(error) && (await isNobodyThere(options))) {
    onWait("offline");
    await untilSomebodyIsThere(options);
    if (stillWorthwhile?.() === false) throw error;
    return false;
  }
  if (failures > retries || stillWorthwhile?.() === false) throw error;
  onWait(error.code === "RATE_LIMITED" ? "rate-limited" : "retry");
  await rest(retryDelay(failures, { retryAfter, random: Math.random }), { signal, nudges });
  return true;
}

import { UploadError } from "@s3-direct/upload-core";
import { noop } from "./noop.ts";
import { longestCall } from "./time-limits.ts";

/** @param signal undefined if nothing can abort */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new UploadError("ABORTED");
}

/**
 * Returns the promise's outcome, or rejects with `ABORTED` as soon as the signal aborts, even if the promise ignores
 * the signal.
 */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new UploadError("ABORTED"));
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop);
    void promise.then(resolve, reject).then(() => signal?.removeEventListener("abort", stop));
  });
}

/** Returns the promise's outcome, or that of `late` if the promise takes longer than this many milliseconds. */
export function unlessLate<T, Late>(
  promise: Promise<T>,
  milliseconds: number,
  late: () => Late | Promise<Late>,
): Promise<T | Late> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late()), milliseconds);
    void promise.then(resolve, reject).then(() => clearTimeout(timer));
  });
}

/** Returns the promise's result; undefined if it rejects or takes longer than this many milliseconds. */
export const resultWithin = <T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> =>
  unlessLate(promise, milliseconds, noop).catch(noop);

/**
 * Runs a call to the API, and aborts it if it takes too long: a connection can die without an error.
 * @param options.timeoutMs how long it may take
 * @throws UploadError `NETWORK`, or whatever the call throws
 */
export async function withinTime<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { signal, timeoutMs = longestCall }: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined },
): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const answer = call(controller.signal);
  signal?.addEventListener("abort", stop);
  return unlessLate(answer, timeoutMs, async () => {
    stop();
    throw new UploadError("NETWORK", { details: { reason: "timeout" } });
  }).finally(() => signal?.removeEventListener("abort", stop));
}

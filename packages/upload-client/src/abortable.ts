import { UploadError } from "@s3-direct/upload-core";

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new UploadError("ABORTED");
}

/** The promise's outcome, or a rejection with `ABORTED` as soon as the signal says so, whether the promise listens or not. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new UploadError("ABORTED"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** @throws UploadError `ABORTED`, at once, when the signal says so. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const slept = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return unlessAborted(slept, signal).finally(() => clearTimeout(timer));
}

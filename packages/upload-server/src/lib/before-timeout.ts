import { UploadError } from "@s3-direct/upload-core";

/**
 * Runs work with a time limit, and does not wait for work that ignores its signal, which aborts at the end in any case.
 * @throws UploadError CHECK_UNAVAILABLE when the time is up
 */
export async function beforeTimeout<Result>(
  seconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  // Not AbortSignal.any with a timeout: Node 20 may garbage-collect the timeout, and the work would never end.
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const cause = new DOMException("It took too long.", "TimeoutError");
      over.abort(cause);
      reject(new UploadError("CHECK_UNAVAILABLE", { cause }));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work(over.signal), late]);
  } finally {
    clearTimeout(timer);
    // A stream that was not read to its end would keep its connection.
    over.abort();
  }
}

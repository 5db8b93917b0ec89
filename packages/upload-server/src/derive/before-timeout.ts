import { UploadError } from "@s3-direct/upload-core";

/**
 * Runs work with a time limit. When the time is up, the caller gets an error, and the work gets an abort signal.
 * @throws UploadError CHECK_UNAVAILABLE when the time is up
 */
export async function beforeTimeout<Result>(
  seconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const cause = new DOMException("The picture took too long.", "TimeoutError");
      over.abort(cause);
      reject(new UploadError("CHECK_UNAVAILABLE", { cause }));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work(over.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

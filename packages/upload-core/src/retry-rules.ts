/** In milliseconds: the longest first wait, which doubles with each failure, and the longest wait of all. */
const firstWait = 1_000;
const longestWait = 30_000;

/** In milliseconds: the longest wait that a server may ask for, because somebody is looking at the page. */
const longestRetryAfter = 120_000;

export type RetryDelayOptions = {
  /** The wait that the server asked for, in seconds; the actual wait is never shorter, up to two minutes. */
  retryAfter?: number;
  /** Returns a number from 0 (included) to 1. @default Math.random */
  random?: () => number;
};

/**
 * Returns how long to wait before a retry, in milliseconds (as for `setTimeout`): exponential with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), so that clients that failed together do
 * not all return at the same time.
 * @param attempt how many attempts have failed so far, from 1.
 */
export function retryDelay(attempt: number, { retryAfter = 0, random = Math.random }: RetryDelayOptions = {}): number {
  const jitter = random() * Math.min(longestWait, firstWait * 2 ** (attempt - 1));
  // Also false for NaN, which an unreadable header may have become.
  return retryAfter > 0 ? Math.min(retryAfter * 1_000, longestRetryAfter) + Math.min(jitter, firstWait) : jitter;
}

/**
 * Whether a request to S3 that got this answer may succeed if it is simply sent again.
 * @param status the HTTP status; 0 if no answer arrived.
 * @param code S3's error code, if the answer could be read.
 */
export function isRetryableStatus(status: number, code?: string): boolean {
  // The socket was idle for too long, or the body does not have the signed checksum because it was damaged on the way.
  if (status === 400) return code === "RequestTimeout" || isDamageCode(code);
  // 409: another conditional write to the same key was in progress (ConditionalRequestConflict, OperationAborted).
  return [0, 408, 409, 429, 500, 502, 503, 504].includes(status);
}

/**
 * Whether a code of S3 means that a body does not have the signed checksum: Amazon's is BadDigest; Garage's
 * InvalidDigest (its src/api/s3/error.rs), which elsewhere means a malformed checksum; and MinIO's
 * XAmzContentChecksumMismatch (its cmd/api-errors.go).
 */
export const isDamageCode = (code = ""): boolean => /(Digest|ChecksumMismatch)$/.test(code);

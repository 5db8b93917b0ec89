/** The longest first wait, which doubles with each failure, and the longest wait of all. */
const firstWait = 1_000;
const longestWait = 30_000;

/** The longest wait that a server may ask for: somebody is looking at the page. */
const longestRetryAfter = 120_000;

export type RetryDelayOptions = {
  /** The wait that the server asked for, in seconds; never less is waited. */
  retryAfter?: number;
  /** A number from 0 (included) to 1, as `Math.random` gives. */
  random: () => number;
};

/**
 * How long to wait before an attempt is repeated, in milliseconds (as `setTimeout` takes it): exponential with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), so that clients that failed together do not
 * come back together.
 * @param attempt how many attempts failed so far, from 1.
 */
export function retryDelay(attempt: number, { retryAfter = 0, random }: RetryDelayOptions): number {
  const jitter = random() * Math.min(longestWait, firstWait * 2 ** (attempt - 1));
  // Also false for NaN, which a header that could not be read may have become.
  return retryAfter > 0 ? Math.min(retryAfter * 1_000, longestRetryAfter) + Math.min(jitter, firstWait) : jitter;
}

/**
 * Whether a request to S3 that got this answer may succeed when it is simply sent again.
 * @param status the HTTP status; 0 when no answer arrived.
 * @param code S3's error code, where the answer could be read.
 */
export function isRetryableStatus(status: number, code?: string): boolean {
  // The socket was idle for too long, or the body does not have the checksum that was signed: it was damaged on the way.
  if (status === 400) return code === "RequestTimeout" || isDamageCode(code);
  // 409: another conditional write to the same key was under way (ConditionalRequestConflict, OperationAborted).
  return [0, 408, 409, 429, 500, 502, 503, 504].includes(status);
}

/**
 * Whether it is S3's code for a body without the checksum that was signed: Amazon's is BadDigest; Garage's InvalidDigest (its
 * src/api/s3/error.rs), which elsewhere means a malformed checksum; and MinIO's XAmzContentChecksumMismatch (its cmd/api-errors.go).
 */
export const isDamageCode = (code = ""): boolean => /(Digest|ChecksumMismatch)$/.test(code);

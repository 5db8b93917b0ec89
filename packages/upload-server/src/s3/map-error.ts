import { S3ServiceException } from "@aws-sdk/client-s3";
import { isDamageCode, UploadError } from "@s3-direct/upload-core";

/** S3's own words for "try again later", in its error code reference. */
const passingCodes = new Set(["SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "503 SlowDown"]);

/**
 * A failure that passes becomes STORAGE_UNAVAILABLE. Anything else is a fault in the set-up (a missing permission, a
 * bucket that isn't there) and stays as it is, for the log.
 */
export function mapStorageError(error: unknown): unknown {
  if (error instanceof UploadError) return error;
  return isPassing(error) ? new UploadError("STORAGE_UNAVAILABLE", { cause: error }) : error;
}

/** S3 could not do it this time, or its answer was lost: it may have done it. */
export function isPassing(error: unknown): boolean {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === undefined) return isNetworkError(error);
  // A feature that S3 does not have now it will not have the next time either.
  if (status === 501) return false;
  return status >= 500 || status === 429 || passingCodes.has(nameOf(error));
}

/**
 * The object is not there: 404, or the 403 that S3 gives in its place where the bucket may not be listed. Wrong keys, a wrong
 * clock and a missing bucket are set-up faults, and do not count; a HEAD has no body that would tell them apart, so its 403 counts.
 */
export function isMissing(error: unknown): boolean {
  if (!hasStatus(error, 404) && !hasStatus(error, 403)) return false;
  return !setUpFaults.has(nameOf(error));
}

const setUpFaults = new Set([
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "NoSuchBucket",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** The object, or the multipart upload, is not there any more. */
export function isNotFound(error: unknown): boolean {
  return hasStatus(error, 404) && isMissing(error);
}

/** For a delete of what may be gone already. @throws anything but "not found" */
export function ignoreNotFound(error: unknown): void {
  if (!isNotFound(error)) throw error;
}

/** S3 knows the caller and refuses: a right is missing, or it hides that nothing is there. */
export function isForbidden(error: unknown): boolean {
  return hasStatus(error, 403) && isMissing(error);
}

/** 412, or 409 for another write at the same moment, which may have been the one that fails the condition. */
export function isPreconditionFailed(error: unknown): boolean {
  return hasStatus(error, 412) || isConflict(error);
}

/** Another write of the same key at the same moment: which of the two wins is not known yet. */
export function isConflict(error: unknown): boolean {
  return hasStatus(error, 409);
}

/** A part has come again after its ETag was noted here: another server has copied it, or somebody has sent it. */
export function isPartReplaced(error: unknown): boolean {
  return nameOf(error) === "InvalidPart";
}

/** The object does not have the checksum that it should have. */
export function isDamaged(error: unknown): boolean {
  return isDamageCode(nameOf(error));
}

/** The request makes no sense to S3 as things stand: a range beyond the object, for example. */
export function isRefused(error: unknown): boolean {
  return hasStatus(error, 400) || hasStatus(error, 416);
}

/** A ranged read of an empty object. */
export function isRangeNotSatisfiable(error: unknown): boolean {
  return hasStatus(error, 416);
}

function hasStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}

/** S3's answers to our own requests: an application's hooks may throw the same kinds of errors. */
const ours = new WeakSet<S3ServiceException>();

/** @throws what `request` does */
export async function rememberRefusal<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof S3ServiceException) ours.add(error);
    throw error;
  }
}

/** S3's code where it has refused one of our own requests: `NoSuchBucket`, `AccessDenied`. Undefined for anything else. */
export function refusedAs(error: unknown): string | undefined {
  const isOurs = error instanceof S3ServiceException && ours.has(error);
  return isOurs && /^[A-Za-z]{3,40}$/.test(error.name) ? error.name : undefined;
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

/** Node's system errors carry a `code`; time-outs and aborted requests have names of their own. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "TimeoutError" || error.name === "AbortError" || error.name === "NetworkingError") return true;
  return "code" in error && typeof error.code === "string" && /^E[A-Z]+$|^UND_ERR/.test(error.code);
}

import { S3ServiceException } from "@aws-sdk/client-s3";
import { UploadError } from "@s3-direct/upload-core";
import { isDamageCode } from "@s3-direct/upload-core/internal";

/** Error codes that mean "try again later", according to S3's reference. */
const passingCodes = new Set([
  "SlowDown",
  "ServiceUnavailable",
  "InternalError",
  "RequestTimeout",
  "503 SlowDown",
  // Of STS, with status 400 (https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html and
  // API_AssumeRoleWithWebIdentity.html); the last one by the name that the SDK gives it.
  "Throttling",
  "ThrottlingException",
  "IDPCommunicationError",
  "IDPCommunicationErrorException",
]);

/**
 * Turns a temporary failure into STORAGE_UNAVAILABLE. Any other error is a fault in the configuration (a missing
 * permission, a missing bucket) and is returned unchanged, for the log.
 */
export function mapStorageError(error: unknown): unknown {
  if (error instanceof UploadError) return error;
  return isPassing(error) ? new UploadError("STORAGE_UNAVAILABLE", { cause: error }) : error;
}

/** For `catch`. @throws what {@link mapStorageError} returns */
export function throwStorageError(error: unknown): never {
  throw mapStorageError(error);
}

/** Whether S3 failed temporarily, or its response was lost. It may have done what was asked. */
export function isPassing(error: unknown): boolean {
  if (isNetworkError(error)) return true;
  const status = statusOf(error);
  // A feature that S3 lacks now will be missing the next time, too.
  if (status === undefined || status === 501) return false;
  return status >= 500 || status === 429 || passingCodes.has(nameOf(error));
}

/**
 * Returns the status of the response that an SDK's error is about. For a body that is not S3's XML, such as the page of
 * a proxy in front of S3, the SDK throws a plain Error.
 */
function statusOf(error: unknown): number | undefined {
  const { httpStatusCode }: { httpStatusCode?: unknown } =
    error instanceof Error && "$metadata" in error ? Object(error.$metadata) : {};
  return typeof httpStatusCode === "number" ? httpStatusCode : undefined;
}

/**
 * Whether the object does not exist: 404, or the 403 that S3 sends instead if the caller may not list the bucket. Wrong
 * keys, a wrong clock and a missing bucket are configuration faults, and do not count. A HEAD response has no body that
 * would distinguish them, so its 403 counts.
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

/** Whether the object, or the multipart upload, does not exist any more. */
export function isNotFound(error: unknown): boolean {
  return hasStatus(error, 404) && isMissing(error);
}

/** Ignores a failed delete of something that is already gone. @throws what {@link mapStorageError} returns for others */
export function ignoreNotFound(error: unknown): void {
  if (!isNotFound(error)) throw mapStorageError(error);
}

/** Whether S3 knows the caller and refuses: a permission is missing, or S3 hides that the object does not exist. */
export function isForbidden(error: unknown): boolean {
  return hasStatus(error, 403) && isMissing(error);
}

/** 412, or 409 for another write at the same moment, which may have won and so made the condition fail. */
export function isPreconditionFailed(error: unknown): boolean {
  return hasStatus(error, 412) || isConflict(error);
}

/** Another write of the same key at the same moment. It is not known yet which of the two wins. */
export function isConflict(error: unknown): boolean {
  return hasStatus(error, 409);
}

/**
 * Whether a part was replaced after its ETag was read: another server has copied it, or a browser has sent it again.
 */
export function isPartReplaced(error: unknown): boolean {
  return nameOf(error) === "InvalidPart";
}

/** Whether the object does not have the checksum that it should have. */
export function isDamaged(error: unknown): boolean {
  return isDamageCode(nameOf(error));
}

/** Whether S3 rejects the request as invalid: a range beyond the object, for example. */
export function isRefused(error: unknown): boolean {
  return hasStatus(error, 400) || hasStatus(error, 416);
}

/** Whether an empty object was read by a range. */
export function isRangeNotSatisfiable(error: unknown): boolean {
  return hasStatus(error, 416);
}

function hasStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}

/** S3's errors for our own requests: an application's hooks may throw errors of the same class. */
const ours = new WeakSet<S3ServiceException>();

/** @throws what `request` throws */
export async function rememberRefusal<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof S3ServiceException) ours.add(error);
    throw error;
  }
}

/** Returns S3's code if it refused one of our own requests: `NoSuchBucket`, `AccessDenied`; otherwise undefined. */
export function refusedAs(error: unknown): string | undefined {
  const isOurs = error instanceof S3ServiceException && ours.has(error);
  return isOurs && /^[A-Za-z]{3,40}$/.test(error.name) ? error.name : undefined;
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

/** A file that can't be read, such as that of a role's token, will not be there the next time either. */
const fileErrors = new Set(["ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR"]);

/**
 * Whether it is a network error. Node's system errors have a `code`; timeouts and aborted requests have their own
 * names.
 */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "TimeoutError" || error.name === "AbortError" || error.name === "NetworkingError") return true;
  if (!("code" in error) || typeof error.code !== "string" || fileErrors.has(error.code)) return false;
  return /^E(?:AI_)?[A-Z]+$|^UND_ERR/.test(error.code);
}

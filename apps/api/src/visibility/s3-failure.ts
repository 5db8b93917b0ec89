import { S3ServiceException } from "@aws-sdk/client-s3";

// Keep in step with packages/upload-server/src/s3/map-error.ts, which is not exported.

/**
 * Whether the object is missing: 404, or the 403 that S3 sends instead if the bucket may not be listed. Faults in the
 * set-up do not count if S3's response identifies them; a HEAD's 403 can be either.
 */
export const isMissing = (error: unknown): boolean => [403, 404].includes(statusOf(error) ?? 0) && !isSetUpFault(error);

/** Whether the upload in parts is gone, or an object exists by now or is being written at the same moment. */
export const isOvertaken = (error: unknown): boolean =>
  [404, 409, 412].includes(statusOf(error) ?? 0) && !isSetUpFault(error);

/** Whether S3 failed only this time, or its response was lost. */
export function isPassing(error: unknown): boolean {
  if (isNetworkError(error)) return true;
  const status = statusInAny(error);
  if (status === undefined || status === 501) return false;
  return status >= 500 || status === 429 || passingCodes.has(nameOf(error));
}

const setUpFaults = new Set([
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "NoSuchBucket",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

const passingCodes = new Set(["SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "503 SlowDown"]);

const isSetUpFault = (error: unknown) => setUpFaults.has(nameOf(error));

/** A file that can't be read, such as that of a role's token, will not be there the next time either. */
const fileErrors = new Set(["ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR"]);

/** Node's system errors have a `code`; timeouts and aborted requests have their own names. */
function isNetworkError(error: unknown): boolean {
  if (["TimeoutError", "AbortError", "NetworkingError"].includes(nameOf(error))) return true;
  if (!(error instanceof Error && "code" in error) || fileErrors.has(String(error.code))) return false;
  return /^E(?:AI_)?[A-Z]+$|^UND_ERR/.test(String(error.code));
}

const statusOf = (error: unknown) => (error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined);

/** Also of a body that is not S3's, such as the page of a proxy in front of it: the SDK then throws a plain Error. */
function statusInAny(error: unknown): number | undefined {
  const { httpStatusCode }: { httpStatusCode?: unknown } =
    error instanceof Error && "$metadata" in error ? Object(error.$metadata) : {};
  return typeof httpStatusCode === "number" ? httpStatusCode : undefined;
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

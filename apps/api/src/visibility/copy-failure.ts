import { S3ServiceException } from "@aws-sdk/client-s3";

// S3's refusals as upload-server tells them apart, too.

/** 403 stands for 404 where the bucket may not be listed; it may also say that a right is missing. */
export const isMissing = (error: unknown): boolean => [403, 404].includes(statusOf(error) ?? 0);

/** The upload in parts is gone, or there is an object by now, or one comes at the same moment. */
export const isOvertaken = (error: unknown): boolean => [404, 409, 412].includes(statusOf(error) ?? 0);

/** S3 could not do it this time, or its answer was lost. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined) return isNetworkError(error);
  return (status >= 500 && status !== 501) || status === 429 || nameOf(error) === "RequestTimeout";
}

/** Node's system errors carry a `code`; time-outs and aborted requests have names of their own. */
function isNetworkError(error: unknown): boolean {
  if (["TimeoutError", "AbortError", "NetworkingError"].includes(nameOf(error))) return true;
  return error instanceof Error && "code" in error && /^E[A-Z]+$|^UND_ERR/.test(String(error.code));
}

const statusOf = (error: unknown) => (error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined);

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

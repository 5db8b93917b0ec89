import { UploadError, type UploadErrorCode, parseErrorMessage } from "./errors.ts";

/**
 * Makes an `UploadError` of whatever was thrown: one that is one already, one that crossed the wire in a message, an
 * aborted or unreachable request, an answer of a proxy. Everything else is `INTERNAL`, with the error as its cause.
 */
export function toUploadError(error: unknown): UploadError {
  if (error instanceof UploadError) return error;
  return parseErrorMessage(textAt(error, "message"), error) ?? new UploadError(codeOf(error), { cause: error });
}

function codeOf(error: unknown): UploadErrorCode {
  const names = [error, valueAt(error, "cause")].map((each) => textAt(each, "name"));
  if (names.includes("AbortError")) return "ABORTED";
  if (names.includes("TimeoutError")) return "NETWORK";

  const data = valueAt(error, "data");
  const status = valueAt(data, "httpStatus") ?? valueAt(valueAt(valueAt(error, "meta"), "response"), "status");
  const code = textAt(data, "code");
  if (code === "UNAUTHORIZED" || status === 401) return "SIGNED_OUT";
  if (code === "TOO_MANY_REQUESTS" || status === 429) return "RATE_LIMITED";
  if (typeof status === "number") return isUnreachableStatus(status) ? "NETWORK" : "INTERNAL";

  // tRPC's client error without data: no server answered (or none of ours).
  if (names[0] === "TRPCClientError" && (data === undefined || data === null)) return "NETWORK";
  return isFailedFetch(error) ? "NETWORK" : "INTERNAL";
}

/** What a proxy says when the server behind it is down, restarting or too slow. */
function isUnreachableStatus(status: number): boolean {
  return status === 0 || status === 408 || status === 502 || status === 503 || status === 504;
}

/** A fetch that failed is a TypeError told from a bug only by its message: Chromium's, Firefox', Safari's, Node's. */
function isFailedFetch(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /^(?:failed to fetch|networkerror|load failed|fetch failed|network request failed|the network connection was lost)/i.test(
      error.message,
    )
  );
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function textAt(value: unknown, key: string): string {
  const text = valueAt(value, key);
  return typeof text === "string" ? text : "";
}

import { UploadError, type UploadErrorCode, parseErrorMessage } from "./errors.ts";

/**
 * A failed fetch or import() is a TypeError, which only its message distinguishes from a bug: the messages of Chromium,
 * Firefox, Safari and Node.
 */
const failedFetch = /^(failed to fetch|network|load failed|fetch failed|the network|error loading|importing)/i;

/**
 * Makes an `UploadError` from anything that was thrown: an `UploadError`, one that crossed the wire in a message, an
 * aborted or failed request, an answer of a proxy, or a refusal of the application's own (`REFUSED`, with its
 * sentence). Everything else is `INTERNAL`, with the error as its cause.
 */
export function toUploadError(error: unknown): UploadError {
  if (error instanceof UploadError) return error;
  const parsed = parseErrorMessage(String(at(error, "message")), error);
  if (parsed) return parsed;
  const sentence = refusalOf(error);
  const code = sentence === undefined ? codeOf(error) : "REFUSED";
  return new UploadError(code, { sentence, details: detailsOf(error), cause: error });
}

/**
 * Returns the sentence with which the application itself refuses a call: a FORBIDDEN, or a CONFLICT of its own
 * middleware. If the application gave none, tRPC's message is the code's name, or JSON that says what is wrong with the
 * input.
 */
function refusalOf(error: unknown): string | undefined {
  const message = at(error, "message");
  // 401, 408 and 429 mean the same whoever answers.
  const isRefusal = /^4(?!01|08|29)..$/.test(String(at(error, "data", "httpStatus")));
  if (!isRefusal || typeof message !== "string") return undefined;
  const isSentence = message !== at(error, "data", "code") && !/^\s*($|[[{])/.test(message);
  return isSentence ? message : undefined;
}

/** Returns the details of an error. If they contain a status, there is a network. */
function detailsOf(error: unknown): Record<string, string | number> {
  const status = statusOf(error);
  const headers = at(error, "meta", "response", "headers");
  const retryAfter = headers instanceof Headers ? Number(headers.get("retry-after")) : 0;
  return {
    ...(typeof status === "number" && status >= 400 && { status }),
    ...(retryAfter > 0 && { retryAfter }),
  };
}

function statusOf(error: unknown): unknown {
  return at(error, "data", "httpStatus") ?? at(error, "meta", "response", "status");
}

function codeOf(error: unknown): UploadErrorCode {
  const names = [at(error, "name"), at(error, "cause", "name")];
  if (names.includes("AbortError")) return "ABORTED";
  if (names.includes("TimeoutError")) return "NETWORK";

  const status = statusOf(error);
  if (status === 401) return "SIGNED_OUT";
  if (status === 429) return "RATE_LIMITED";
  // A proxy's answer if the server behind it is down, restarting or too slow. A success that this API did not send is
  // another page: a hotel's sign-in, or a proxy's notice.
  const isOfProxy = /^(0|[23]..|408|50[234])$/.test(String(status));
  if (status !== undefined) return isOfProxy ? "NETWORK" : "INTERNAL";

  // tRPC's client error without data: no server answered, or a server other than this API.
  if (names[0] === "TRPCClientError" && !at(error, "data")) return "NETWORK";
  return error instanceof TypeError && failedFetch.test(error.message) ? "NETWORK" : "INTERNAL";
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce((each, key) => Reflect.get(Object(each), key), value);
}

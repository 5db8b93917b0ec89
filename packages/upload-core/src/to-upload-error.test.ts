import { describe, expect, test } from "vitest";
import { UploadError } from "./errors.ts";
import { toUploadError } from "./to-upload-error.ts";

/** Makes an error of @trpc/client, with the fields that are read. */
function trpcError(fields: { message?: string; data?: unknown; cause?: unknown; status?: number }): Error {
  const { message = "", data, cause, status } = fields;
  const meta = status === undefined ? undefined : { response: { status } };
  return Object.assign(new Error(message, { cause }), { name: "TRPCClientError", data, meta });
}

describe("toUploadError", () => {
  test("gives an UploadError back as it is", () => {
    const error = new UploadError("REFUSED");
    expect(toUploadError(error)).toBe(error);
  });

  test("reads one that crossed the wire, with its details", () => {
    const sent = new UploadError("FILE_TOO_LARGE", { sentence: "The limit is 5 MB.", details: { maxSize: 5 } });
    const received = trpcError({
      message: sent.message,
      data: { code: "PAYLOAD_TOO_LARGE", httpStatus: 413 },
      status: 413,
    });
    expect(toUploadError(received)).toMatchObject({
      code: "FILE_TOO_LARGE",
      sentence: "The limit is 5 MB.",
      details: { maxSize: "5" },
      cause: received,
    });
  });

  test.each([
    ["FORBIDDEN", 403, "You are not a member of this project."],
    ["CONFLICT", 409, "This post has been published."],
    ["NOT_FOUND", 404, "There is no such post."],
    ["BAD_REQUEST", 400, "Choose an album first."],
  ])("keeps the application's own sentence of a %s", (code, httpStatus, message) => {
    const refused = toUploadError(trpcError({ message, data: { code, httpStatus } }));
    expect(refused).toMatchObject({ code: "REFUSED", sentence: message, details: { status: `${httpStatus}` } });
  });

  test.each([
    ["a refusal without words", { message: "FORBIDDEN", data: { code: "FORBIDDEN", httpStatus: 403 } }],
    ["a list of what is wrong", { message: '[{"path":["size"]}]', data: { code: "BAD_REQUEST", httpStatus: 400 } }],
    ["the words of a bug", { message: "x is undefined", data: { code: "INTERNAL_SERVER_ERROR", httpStatus: 500 } }],
    ["a proxy's", { message: "Forbidden by policy", status: 403 }],
  ])("shows nobody %s", (_, fields) => {
    expect(toUploadError(trpcError(fields)).sentence).toBe(new UploadError("INTERNAL").sentence);
  });

  test("reads the message of any object, such as another copy of this package throws", () => {
    expect(toUploadError({ message: "UPLOAD_GONE: Gone." })).toMatchObject({ code: "UPLOAD_GONE", sentence: "Gone." });
  });

  test.each([
    [
      "the API's own sign-in check",
      trpcError({ message: "UNAUTHORIZED", data: { code: "UNAUTHORIZED", httpStatus: 401 } }),
      "SIGNED_OUT",
    ],
    ["a proxy that wants a sign-in", trpcError({ message: "Unexpected token <", status: 401 }), "SIGNED_OUT"],
    ["the API's own rate limit", trpcError({ data: { code: "TOO_MANY_REQUESTS", httpStatus: 429 } }), "RATE_LIMITED"],
    ["a proxy's rate limit", trpcError({ status: 429 }), "RATE_LIMITED"],
    ["a proxy without a server", trpcError({ message: "Unexpected token <", status: 502 }), "NETWORK"],
    [
      "an API that is shutting down",
      trpcError({ data: { code: "SERVICE_UNAVAILABLE", httpStatus: 503 }, status: 503 }),
      "NETWORK",
    ],
    ["a proxy that waited too long", trpcError({ status: 504 }), "NETWORK"],
    [
      "an API that cannot be reached",
      trpcError({ message: "Failed to fetch", cause: new TypeError("Failed to fetch") }),
      "NETWORK",
    ],
    ["a page where JSON should be", trpcError({ message: "Unexpected token <", status: 200 }), "NETWORK"],
    [
      "a bug in the API",
      trpcError({ message: "x is undefined", data: { code: "INTERNAL_SERVER_ERROR", httpStatus: 500 } }),
      "INTERNAL",
    ],
    ["Chromium's failed fetch", new TypeError("Failed to fetch"), "NETWORK"],
    ["Firefox' failed fetch", new TypeError("NetworkError when attempting to fetch resource."), "NETWORK"],
    ["Safari's failed fetch", new TypeError("Load failed"), "NETWORK"],
    ["Node's failed fetch", new TypeError("fetch failed"), "NETWORK"],
    ["React Native's failed fetch", new TypeError("Network request failed"), "NETWORK"],
    ["a connection that broke in Safari", new TypeError("The network connection was lost."), "NETWORK"],
    [
      "a chunk that Chromium could not load",
      new TypeError("Failed to fetch dynamically imported module: /a.js"),
      "NETWORK",
    ],
    [
      "a chunk that Firefox could not load",
      new TypeError("error loading dynamically imported module: /a.js"),
      "NETWORK",
    ],
    ["a chunk that Safari could not load", new TypeError("Importing a module script failed."), "NETWORK"],
    ["a time-out", new DOMException("The operation timed out.", "TimeoutError"), "NETWORK"],
    ["an aborted fetch", new DOMException("This operation was aborted", "AbortError"), "ABORTED"],
    ["an aborted call", trpcError({ message: "aborted", cause: new DOMException("", "AbortError") }), "ABORTED"],
    ["a bug in the page", new TypeError("x is not a function"), "INTERNAL"],
    ["an Error", new Error("boom"), "INTERNAL"],
    ["a string", "Failed to fetch", "INTERNAL"],
    ["null", null, "INTERNAL"],
    ["nothing", undefined, "INTERNAL"],
    ["a number", 502, "INTERNAL"],
  ])("%s", (_, thrown, code) => {
    const error = toUploadError(thrown);
    expect(error.code).toBe(code);
    expect(error.cause).toBe(thrown);
  });

  test("keeps an answer's status, and how long it wants to be left alone", () => {
    const response = { status: 429, headers: new Headers({ "retry-after": "7" }) };
    const limited = Object.assign(trpcError({}), { meta: { response } });
    expect(toUploadError(limited)).toMatchObject({ code: "RATE_LIMITED", details: { status: "429", retryAfter: "7" } });
    expect(toUploadError(trpcError({ status: 502 })).details).toEqual({ status: "502" });
    expect(toUploadError(trpcError({ message: "Failed to fetch" })).details).toEqual({});
  });

  test("does not repeat what it does not know: it may hold a URL", () => {
    const error = toUploadError(new Error("GET https://s3.example.com/x?X-Amz-Signature=abc failed"));
    expect(error.message).toBe("INTERNAL: Something went wrong on our side. Try again in a moment.");
  });
});

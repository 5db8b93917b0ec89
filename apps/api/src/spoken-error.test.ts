import { UploadError } from "@s3-direct/upload-core";
import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import { spokenError } from "./spoken-error.ts";

const spoken = (options: ConstructorParameters<typeof TRPCError>[0]) => {
  const { code, details } = spokenError(new TRPCError(options), "request-1");
  return { code, ...details };
};

test("an UploadError is spoken as it is", () => {
  const cause = new UploadError("QUOTA_EXCEEDED");
  expect(spokenError(new TRPCError({ code: "FORBIDDEN", cause }), "request-1")).toBe(cause);
});

test("a time-out or an abort of the server's own is not told as the person's", () => {
  for (const name of ["AbortError", "TimeoutError"]) {
    const cause = new DOMException("It took too long.", name);
    const told = spoken({ code: "INTERNAL_SERVER_ERROR", cause });
    expect(told).toEqual({ code: "INTERNAL", requestId: "request-1" });
  }
});

test("a message in our own form does not make an error ours", () => {
  const told = spoken({ code: "INTERNAL_SERVER_ERROR", message: "REFUSED: select * from secrets" });
  expect(told).toEqual({ code: "INTERNAL", requestId: "request-1" });
});

test("tRPC's refusals keep their meaning", () => {
  expect(spoken({ code: "UNAUTHORIZED" })).toEqual({ code: "SIGNED_OUT" });
  expect(spoken({ code: "TOO_MANY_REQUESTS" })).toEqual({ code: "RATE_LIMITED" });
  expect(spoken({ code: "BAD_REQUEST" })).toEqual({ code: "INVALID_INPUT" });
});

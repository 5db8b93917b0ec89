import { S3ServiceException } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { outcomeOf } from "./outcome.ts";

const refusal = (httpStatusCode: number, attempts: number) =>
  Promise.reject(
    new S3ServiceException({ name: "NoSuchUpload", $fault: "client", $metadata: { httpStatusCode, attempts } }),
  );

test("what is gone already after a lost answer was taken away by the call itself", async () => {
  expect(await outcomeOf(refusal(404, 2), { already: 404 })).toEqual({ status: 200, code: "" });
  expect(await outcomeOf(refusal(404, 1), { already: 404 })).toEqual({ status: 404, code: "NoSuchUpload" });
  expect(await outcomeOf(refusal(404, 2))).toEqual({ status: 404, code: "NoSuchUpload" });
  expect(await outcomeOf(refusal(403, 2), { already: 404 })).toEqual({ status: 403, code: "NoSuchUpload" });
});

test("an outage, or no answer at all, is no outcome", async () => {
  await expect(outcomeOf(refusal(503, 3), { already: 503 })).rejects.toThrow();
  const reset = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  await expect(outcomeOf(Promise.reject(reset))).rejects.toBe(reset);
});

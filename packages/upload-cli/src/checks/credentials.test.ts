import { createS3Storage, custom } from "@s3-direct/upload-server";
import { expect, test } from "vitest";
import { checkCredentials } from "./credentials.ts";

test.each([
  ["ENOENT", { code: "ENOENT" }, /^Repair what S3_SIGNER_CREDENTIALS names/],
  ["ECONNREFUSED", { code: "ECONNREFUSED" }, /does not answer: try again later/],
  ["an STS that throttles", { name: "Throttling", $metadata: { httpStatusCode: 400 } }, /overloaded.*try again later/],
])("credentials that can't be had because of %s are told with what helps", async (_, failed, advice) => {
  const storage = createS3Storage({
    provider: custom({ endpoint: "http://127.0.0.1:9" }),
    uploadBucket: "upload",
    mediaBucket: "media",
    publicBaseUrl: "http://127.0.0.1:9/media",
    signer: () => Promise.reject(Object.assign(new Error("failed"), failed)),
    publisher: { accessKeyId: "publisher", secretAccessKey: "secret" },
  });
  const { findings } = await checkCredentials({ storage });
  expect(findings).toEqual([
    expect.objectContaining({ title: "the signer has credentials", advice: expect.stringMatching(advice) }),
  ]);
});

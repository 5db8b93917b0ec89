import { DeleteObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { type Owners, useOwners } from "../testing/use-owners.ts";
import { copyBack } from "./copy-back.ts";

let open: Owners["open"];

useOwners((started) => ({ open } = started));

const refused = (httpStatusCode: number, name: string) =>
  new S3ServiceException({ name, $fault: "client", $metadata: { httpStatusCode } });

test("a failure that passes is told from one that stays", async () => {
  const owner = await open();
  const begun = await owner.begin();
  const tell = (failure: Error) => {
    const headObject = () => Promise.reject(failure);
    const storage = { ...owner.storage, objects: { ...owner.storage.objects, headObject } };
    return copyBack(storage, begun).catch((error: unknown) => (error === failure ? "as it is" : error));
  };
  const passing = [
    refused(429, "TooManyRequests"),
    refused(400, "RequestTimeout"),
    refused(503, "SlowDown"),
    Object.assign(new Error(), { code: "ECONNRESET" }),
    new DOMException("", "TimeoutError"),
  ];
  for (const failure of passing)
    expect([failure, await tell(failure)]).toEqual([failure, new UploadError("STORAGE_UNAVAILABLE")]);
  const staying = [
    refused(400, "InvalidRequest"),
    refused(403, "SignatureDoesNotMatch"),
    refused(404, "NoSuchBucket"),
    refused(501, "NotImplemented"),
    new TypeError("Ours."),
  ];
  for (const failure of staying) expect([failure, await tell(failure)]).toEqual([failure, "as it is"]);
});

test("a published file that is not there any more is gone, whatever S3 says of it", async () => {
  const owner = await open();
  const { file } = await owner.begin();
  const { publisher, mediaBucket: Bucket } = owner.storage;
  await publisher.send(new DeleteObjectCommand({ Bucket, Key: file.mediaKey }));
  await expect(owner.set("private")).rejects.toThrow("UPLOAD_GONE");
});

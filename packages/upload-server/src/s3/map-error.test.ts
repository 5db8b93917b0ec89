import { expect, test } from "vitest";
import { CopyObjectCommand } from "@aws-sdk/client-s3";
import { serve } from "../testing/serve.ts";
import { mapStorageError } from "./map-error.ts";
import { putText } from "./put-text.ts";
import { readUpload } from "./read-head.ts";
import { listUploadParts } from "./stored-parts.ts";

/** As nginx sends it, which is no XML. */
const page = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

const key = "uploads/a/b/20261201-c.5.d.txt";

test.each([
  [502, page("502 Bad Gateway")],
  [503, "upstream connect error or disconnect/reset before headers"],
  [504, page("504 Gateway Time-out")],
  [429, page("429 Too Many Requests")],
])("a proxy in front of S3 that answers %i by a page of its own is tried again later", async (status, body) => {
  await using s3 = await serve((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "text/html" }).end(body);
  });
  const { storage } = s3;
  const calls = [
    readUpload(storage, key),
    listUploadParts(storage, { key, uploadId: "1" }),
    putText(storage, { Key: key, Body: "" }),
  ];
  const failures = await Promise.allSettled(calls);
  for (const failure of failures)
    expect(failure).toMatchObject({ status: "rejected", reason: { code: "STORAGE_UNAVAILABLE" } });
});

test("traps: 61 a copy that ends without a word is tried again later", async () => {
  await using s3 = await serve((_request, response) => void response.end());
  const copy = new CopyObjectCommand({ Bucket: "my-media", Key: "media/a", CopySource: `my-upload/${key}` });
  const error: unknown = await s3.storage.publisher.send(copy).catch((error: unknown) => error);
  expect(mapStorageError(error)).toMatchObject({ code: "STORAGE_UNAVAILABLE" });
});

test("a page that is no answer of a busy server is a fault of the set-up", async () => {
  await using s3 = await serve((_request, response) => void response.writeHead(403).end(page("403 Forbidden")));
  await expect(readUpload(s3.storage, key)).rejects.not.toHaveProperty("code");
});

test("a name that can't be resolved for a moment is tried again later, and a file that is not there is not", () => {
  const failed = (code: string) => Object.assign(new Error("failed"), { code });
  expect(mapStorageError(failed("EAI_AGAIN"))).toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  expect(mapStorageError(failed("ENOENT"))).toMatchObject({ code: "ENOENT" });
});

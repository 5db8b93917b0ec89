import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { behaviour } from "./behaviour.ts";
import { multipartSteps, tail, type Upload } from "./multipart-steps.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const { create, part, complete } = multipartSteps(s3, Bucket);
const abort = (upload: Upload) => s3.client.send(new AbortMultipartUploadCommand(upload));
const unknown = { name: "NoSuchUpload", $metadata: { httpStatusCode: 404 } };

async function completed(Key: string) {
  const upload = await create(Key);
  const parts = [await part(upload, 1, tail)];
  return { upload, parts, result: await complete(upload, parts) };
}

describe("a completed upload", () => {
  behaviour(
    "can be aborted without an error for hours, and its object stays",
    async () => {
      const { upload } = await completed("aborted after");
      expect((await abort(upload)).$metadata.httpStatusCode).toBe(204);
      expect((await abort(upload)).$metadata.httpStatusCode).toBe(204);
      const { ContentLength } = await s3.client.send(new GetObjectCommand({ Bucket, Key: upload.Key }));
      expect(ContentLength).toBe(tail.length);
    },
    "abortEnded",
  );

  behaviour(
    "can be completed again when its object was replaced, and replaces nothing",
    async () => {
      const { upload, parts, result } = await completed("replaced");
      await s3.client.send(new PutObjectCommand({ Bucket, Key: upload.Key, Body: "newer" }));
      expect((await complete(upload, parts)).ETag).toBe(result.ETag);
      const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key: upload.Key }));
      expect(await Body?.transformToString()).toBe("newer");
    },
    "completeReplaced",
  );

  behaviour(
    "can be completed again when its object was deleted",
    async () => {
      const { upload, parts, result } = await completed("deleted");
      await s3.client.send(new DeleteObjectCommand({ Bucket, Key: upload.Key }));
      const { ETag, $metadata } = await complete(upload, parts);
      expect([$metadata.httpStatusCode, ETag]).toEqual([200, result.ETag]);
    },
    "completeDeleted",
  );

  behaviour("brings its deleted object not back, whatever a completion is answered", async () => {
    const { upload, parts } = await completed("deleted for good");
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: upload.Key }));
    await complete(upload, parts).catch(() => undefined);
    const read = s3.client.send(new GetObjectCommand({ Bucket, Key: upload.Key }));
    await expect(read).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  behaviour(
    "has no parts to list",
    async () => {
      const { upload } = await completed("listed");
      await expect(s3.client.send(new ListPartsCommand(upload))).rejects.toMatchObject(unknown);
    },
    "listUnknown",
  );

  behaviour("takes no more parts", async () => {
    const { upload } = await completed("more");
    await expect(part(upload, 2, tail)).rejects.toMatchObject(unknown);
  });

  behaviour("is not another key's", async () => {
    const { upload } = await completed("own");
    await expect(abort({ ...upload, Key: "another" })).rejects.toMatchObject(unknown);
  });
});

behaviour(
  "an aborted upload can be aborted again, and not completed",
  async () => {
    const upload = await create("twice aborted");
    const parts = [await part(upload, 1, tail)];
    await abort(upload);
    expect((await abort(upload)).$metadata.httpStatusCode).toBe(204);
    await expect(complete(upload, parts)).rejects.toMatchObject(unknown);
  },
  "abortEnded",
);

behaviour("an upload that never was cannot be aborted", async () => {
  await expect(abort({ Bucket, Key: "never", UploadId: "made-up" })).rejects.toMatchObject(unknown);
});

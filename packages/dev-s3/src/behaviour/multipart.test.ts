import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { createHash, randomBytes } from "node:crypto";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { MiB, multipartSteps, otherEtag, tail, type Upload } from "./multipart-steps.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const { create, part, complete } = multipartSteps(s3, Bucket);
const read = async (Key: string) =>
  Buffer.from((await (await s3.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray()) ?? []);
const exists = (Key: string) =>
  s3.client.send(new HeadObjectCommand({ Bucket, Key })).then(
    () => true,
    () => false,
  );

describe("a part", () => {
  const presignPart = (upload: Upload, PartNumber: number, ContentLength: number) =>
    s3.presign(new UploadPartCommand({ ...upload, PartNumber, ContentLength }), { signed: ["content-length"] });

  behaviour("by a presigned URL takes exactly its length", async () => {
    const upload = await create("presigned");
    const url = await presignPart(upload, 1, 100);
    expect((await send(url, { method: "PUT", body: Buffer.alloc(101) })).code).toBe("SignatureDoesNotMatch");
    const answer = await send(url, { method: "PUT", body: Buffer.alloc(100) });
    expect([answer.status, answer.headers.etag]).toEqual([
      200,
      `"${createHash("md5").update(Buffer.alloc(100)).digest("hex")}"`,
    ]);
  });

  behaviour("makes no object", async () => {
    const upload = await create("unfinished");
    await part(upload, 1, tail);
    expect(await exists("unfinished")).toBe(false);
  });

  behaviour.each(["0", "10001", "-1"])(
    "number %s is InvalidArgument",
    async (number) => {
      const upload = await create("numbers");
      const url = await s3.presign(new UploadPartCommand({ ...upload, PartNumber: Number(number) }));
      const answer = await send(url, { method: "PUT", body: "x" });
      expect([answer.status, answer.code]).toEqual([400, "InvalidArgument"]);
    },
    "partNumbers",
  );

  behaviour(
    "traps: 70 with an empty uploadId is 400, and stores nothing",
    async () => {
      const url = await s3.presign(new UploadPartCommand({ Bucket, Key: "forged", UploadId: "", PartNumber: 1 }));
      expect((await send(url, { method: "PUT", body: "x" })).status).toBe(400);
      expect(await exists("forged")).toBe(false);
    },
    "emptyUploadId",
  );
});

describe("NoSuchUpload", () => {
  behaviour("for an unknown id", async () => {
    const upload = { Bucket, Key: "unknown", UploadId: "unknown" };
    const url = await s3.presign(new UploadPartCommand({ ...upload, PartNumber: 1 }));
    const answer = await send(url, { method: "PUT", body: "x" });
    expect([answer.status, answer.code]).toEqual([404, "NoSuchUpload"]);
  });

  behaviour("for a known id with another key", async () => {
    const mine = await create("mine");
    const first = await part(mine, 1, tail);
    const other = { ...mine, Key: "other" };
    const refused = { name: "NoSuchUpload" };
    await expect(part(other, 1, tail)).rejects.toMatchObject(refused);
    await expect(s3.client.send(new AbortMultipartUploadCommand(other))).rejects.toMatchObject(refused);
    await complete(mine, [first]);
  });

  behaviour(
    "for completing an unknown upload, another key's or an aborted one",
    async () => {
      const mine = await create("mine-to-complete");
      const parts = [await part(mine, 1, tail)];
      const aborted = await create("aborted-to-complete");
      await s3.client.send(new AbortMultipartUploadCommand(aborted));
      for (const upload of [{ ...mine, UploadId: "unknown" }, { ...mine, Key: "other" }, aborted]) {
        await expect(complete(upload, parts)).rejects.toMatchObject({ name: "NoSuchUpload" });
      }
    },
    "completeUnknown",
  );

  behaviour("after an abort", async () => {
    const upload = await create("aborted");
    const aborted = await s3.client.send(new AbortMultipartUploadCommand(upload));
    expect(aborted.$metadata.httpStatusCode).toBe(204);
    await expect(part(upload, 2, tail)).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  behaviour(
    "for the parts of an aborted upload, or of another key's",
    async () => {
      const upload = await create("aborted-list");
      await s3.client.send(new AbortMultipartUploadCommand(upload));
      const other = { ...(await create("mine-to-list")), Key: "other" };
      for (const unknown of [upload, other]) {
        await expect(s3.client.send(new ListPartsCommand(unknown))).rejects.toMatchObject({ name: "NoSuchUpload" });
      }
    },
    "listUnknown",
  );
});

describe("ListParts", () => {
  behaviour("is paged, in order of numbers", async () => {
    const upload = await create("listed");
    for (const number of [10, 2, 1, 9, 3]) await part(upload, number, Buffer.alloc(number));
    const first = await s3.client.send(new ListPartsCommand({ ...upload, MaxParts: 3 }));
    expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect([first.IsTruncated, first.NextPartNumberMarker]).toEqual([true, "3"]);
    const second = await s3.client.send(new ListPartsCommand({ ...upload, MaxParts: 3, PartNumberMarker: "3" }));
    expect([second.Parts?.map(({ PartNumber }) => PartNumber), second.IsTruncated]).toEqual([[9, 10], false]);
  });
});

describe("ListMultipartUploads", () => {
  behaviour("is paged, by key, under a prefix", async () => {
    const uploads = [await create("list/b"), await create("list/a"), await create("list/a"), await create("listing")];
    const list = (more: object) =>
      s3.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "list/", ...more }));
    const first = await list({ MaxUploads: 2 });
    expect(first.Uploads?.map(({ Key }) => Key)).toEqual(["list/a", "list/a"]);
    const second = await list({ KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker });
    expect(second.Uploads?.map(({ Key }) => Key)).toEqual(["list/b"]);
    const seen = [...(first.Uploads ?? []), ...(second.Uploads ?? [])].map(({ UploadId }) => UploadId);
    expect(new Set(seen)).toEqual(new Set(uploads.slice(0, 3).map(({ UploadId }) => UploadId)));
  });

  behaviour("goes on after an upload that was aborted in the meantime", async () => {
    const uploads = [await create("aborted/a"), await create("aborted/a"), await create("aborted/a")];
    const list = (more: object) =>
      s3.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "aborted/", ...more }));
    const first = await list({ MaxUploads: 1 });
    const UploadId = first.NextUploadIdMarker;
    await s3.client.send(new AbortMultipartUploadCommand({ Bucket, Key: "aborted/a", UploadId }));
    const second = await list({ KeyMarker: first.NextKeyMarker, UploadIdMarker: UploadId });
    const others = uploads.map((upload) => upload.UploadId).filter((id) => id !== UploadId);
    expect(new Set(second.Uploads?.map((upload) => upload.UploadId))).toEqual(new Set(others));
  });
});

describe("UploadPartCopy", async () => {
  const source = randomBytes(6 * MiB);
  const { ETag } = await s3.client.send(new PutObjectCommand({ Bucket, Key: "source", Body: source }));
  const copyPart = async (upload: Upload, more: Partial<UploadPartCopyCommand["input"]> & { PartNumber: number }) => {
    const command = new UploadPartCopyCommand({ ...upload, CopySource: `${Bucket}/source`, ...more });
    return { PartNumber: more.PartNumber, ETag: (await s3.client.send(command)).CopyPartResult?.ETag };
  };

  behaviour("traps: 98 copies ranges of a source to parts", async () => {
    const upload = await create("copied");
    const parts = [
      await copyPart(upload, { PartNumber: 1, CopySourceRange: `bytes=0-${5 * MiB - 1}`, CopySourceIfMatch: ETag }),
      await copyPart(upload, { PartNumber: 2, CopySourceRange: `bytes=${5 * MiB}-${source.length - 1}` }),
    ];
    await complete(upload, parts);
    expect((await read("copied")).equals(source)).toBe(true);
  });

  behaviour(
    "of a source that changed is 412",
    async () => {
      const upload = await create("changed");
      const copy = copyPart(upload, { PartNumber: 1, CopySourceIfMatch: otherEtag });
      await expect(copy).rejects.toMatchObject({ name: "PreconditionFailed" });
    },
    "partCopyIfMatch",
  );

  behaviour("of bytes that the source has not is refused", async () => {
    const upload = await create("beyond");
    const copy = copyPart(upload, { PartNumber: 1, CopySourceRange: `bytes=0-${source.length}` });
    await expect(copy).rejects.toMatchObject({ name: expect.stringMatching(/^Invalid(Argument|Range)$/) });
  });
});

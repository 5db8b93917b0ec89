import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
} from "@aws-sdk/client-s3";
import { createHash, randomBytes } from "node:crypto";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const MiB = 1024 * 1024;
const otherEtag = '"00000000000000000000000000000000"';

const create = async (Key: string, more: Partial<CreateMultipartUploadCommand["input"]> = {}) => {
  const { UploadId = "" } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return { Bucket, Key, UploadId };
};
type Upload = Awaited<ReturnType<typeof create>>;
const part = async (upload: Upload, PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
  const { ETag } = await s3.client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
  return { PartNumber, ETag };
};
const complete = (
  upload: Upload,
  Parts: CompletedPart[],
  more: Partial<CompleteMultipartUploadCommand["input"]> = {},
) => s3.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }));
const read = async (Key: string) =>
  Buffer.from((await (await s3.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray()) ?? []);
const exists = (Key: string) =>
  s3.client.send(new HeadObjectCommand({ Bucket, Key })).then(
    () => true,
    () => false,
  );
const five = randomBytes(5 * MiB);
const tail = randomBytes(1234);

describe("completing", () => {
  behaviour("lays the parts end to end, with the headers and metadata of its beginning", async () => {
    const described = { ContentType: "video/mp4", Metadata: { upload: "1" }, CacheControl: "no-cache" };
    const upload = await create("big", described);
    // Sent out of order, and one part twice.
    const second = await part(upload, 2, tail);
    await part(upload, 1, Buffer.alloc(5 * MiB));
    const first = await part(upload, 1, five);
    const { ETag } = await complete(upload, [first, second]);
    const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest();
    expect(ETag).toBe(`"${md5(Buffer.concat([md5(five), md5(tail)])).toString("hex")}-2"`);
    expect((await read("big")).equals(Buffer.concat([five, tail]))).toBe(true);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "big" }));
    expect(head).toMatchObject({ ...described, ETag, ContentLength: five.length + tail.length });
  });

  behaviour("a range may cross the parts", async () => {
    const upload = await create("ranged");
    await complete(upload, [await part(upload, 1, five), await part(upload, 2, tail)]);
    const Range = `bytes=${five.length - 10}-${five.length + 9}`;
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key: "ranged", Range }));
    const expected = Buffer.concat([five.subarray(-10), tail.subarray(0, 10)]);
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(expected)).toBe(true);
  });

  behaviour("takes only the parts that it names", async () => {
    const upload = await create("some");
    await part(upload, 1, five);
    const second = await part(upload, 2, tail);
    await complete(upload, [second]);
    expect((await read("some")).equals(tail)).toBe(true);
  });

  behaviour("traps: 58 part 10 comes after part 9, and out of order is InvalidPartOrder", async () => {
    const upload = await create("order");
    const parts = [await part(upload, 9, five), await part(upload, 10, tail)];
    await expect(complete(upload, [...parts].reverse())).rejects.toMatchObject({ name: "InvalidPartOrder" });
    await complete(upload, parts);
    expect((await read("order")).equals(Buffer.concat([five, tail]))).toBe(true);
  });

  behaviour("with another ETag, or a part that is not there, is InvalidPart", async () => {
    const upload = await create("wrong");
    const first = await part(upload, 1, tail);
    await expect(complete(upload, [{ ...first, ETag: otherEtag }])).rejects.toMatchObject({ name: "InvalidPart" });
    await expect(complete(upload, [first, { PartNumber: 2, ETag: otherEtag }])).rejects.toMatchObject({
      name: "InvalidPart",
    });
    expect(await exists("wrong")).toBe(false);
  });

  behaviour("traps: 57 with a part below 5 MiB before the last is EntityTooSmall", async () => {
    const upload = await create("small");
    const parts = [await part(upload, 1, five.subarray(1)), await part(upload, 2, tail)];
    await expect(complete(upload, parts)).rejects.toMatchObject({ name: "EntityTooSmall" });
    expect(await exists("small")).toBe(false);
  });

  behaviour("without parts is refused", async () => {
    const upload = await create("none");
    await expect(complete(upload, [])).rejects.toMatchObject({ name: "MalformedXML" });
  });

  behaviour("with another size than x-amz-mp-object-size is refused", async () => {
    const upload = await create("sized");
    const parts = [await part(upload, 1, tail)];
    await expect(complete(upload, parts, { MpuObjectSize: tail.length + 1 })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
    await complete(upload, parts, { MpuObjectSize: tail.length });
  });

  behaviour("traps: 61 again, when the answer was lost, is answered as the first time", async () => {
    const upload = await create("twice");
    const parts = [await part(upload, 1, tail)];
    const first = await complete(upload, parts);
    const second = await complete(upload, parts);
    expect(second.ETag).toBe(first.ETag);
  });

  behaviour("with If-None-Match: * does not replace what is there", async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "taken", Body: "first" }));
    const upload = await create("taken");
    const parts = [await part(upload, 1, tail)];
    await expect(complete(upload, parts, { IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
    expect((await read("taken")).toString()).toBe("first");
  });
});

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

  behaviour.each(["0", "10001", "-1", "1.5"])("number %s is InvalidArgument", async (number) => {
    const upload = await create("numbers");
    const url = await s3.presign(new UploadPartCommand({ ...upload, PartNumber: Number(number) }));
    const answer = await send(url, { method: "PUT", body: "x" });
    expect([answer.status, answer.code]).toEqual([400, "InvalidArgument"]);
  });

  behaviour("traps: 70 with an empty uploadId is 400, and stores nothing", async () => {
    const url = await s3.presign(new UploadPartCommand({ Bucket, Key: "forged", UploadId: "", PartNumber: 1 }));
    expect((await send(url, { method: "PUT", body: "x" })).status).toBe(400);
    expect(await exists("forged")).toBe(false);
  });
});

describe("NoSuchUpload", () => {
  behaviour("for an unknown id", async () => {
    const upload = { Bucket, Key: "unknown", UploadId: "unknown" };
    const url = await s3.presign(new UploadPartCommand({ ...upload, PartNumber: 1 }));
    const answer = await send(url, { method: "PUT", body: "x" });
    expect([answer.status, answer.code]).toEqual([404, "NoSuchUpload"]);
    await expect(complete(upload, [{ PartNumber: 1, ETag: otherEtag }])).rejects.toMatchObject({
      name: "NoSuchUpload",
    });
  });

  behaviour("for a known id with another key", async () => {
    const mine = await create("mine");
    const first = await part(mine, 1, tail);
    const other = { ...mine, Key: "other" };
    const refused = { name: "NoSuchUpload" };
    await expect(part(other, 1, tail)).rejects.toMatchObject(refused);
    await expect(complete(other, [first])).rejects.toMatchObject(refused);
    await expect(s3.client.send(new ListPartsCommand(other))).rejects.toMatchObject(refused);
    await expect(s3.client.send(new AbortMultipartUploadCommand(other))).rejects.toMatchObject(refused);
    await complete(mine, [first]);
  });

  behaviour("after an abort", async () => {
    const upload = await create("aborted");
    const first = await part(upload, 1, tail);
    const aborted = await s3.client.send(new AbortMultipartUploadCommand(upload));
    expect(aborted.$metadata.httpStatusCode).toBe(204);
    const refused = { name: "NoSuchUpload" };
    await expect(part(upload, 2, tail)).rejects.toMatchObject(refused);
    await expect(complete(upload, [first])).rejects.toMatchObject(refused);
  });

  behaviour("for the parts of an aborted upload", async () => {
    const upload = await create("aborted-list");
    await s3.client.send(new AbortMultipartUploadCommand(upload));
    await expect(s3.client.send(new ListPartsCommand(upload))).rejects.toMatchObject({ name: "NoSuchUpload" });
  });
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

  behaviour("of a source that changed is 412", async () => {
    const upload = await create("changed");
    const copy = copyPart(upload, { PartNumber: 1, CopySourceIfMatch: otherEtag });
    await expect(copy).rejects.toMatchObject({ name: "PreconditionFailed" });
  });

  behaviour("of bytes that the source has not is refused", async () => {
    const upload = await create("beyond");
    const copy = copyPart(upload, { PartNumber: 1, CopySourceRange: `bytes=0-${source.length}` });
    await expect(copy).rejects.toMatchObject({ name: expect.stringMatching(/^Invalid(Argument|Range)$/) });
  });
});

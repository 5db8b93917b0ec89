import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { behaviour } from "./behaviour.ts";
import { five, MiB, multipartSteps, otherEtag, tail } from "./multipart-steps.ts";
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
    // Some servers return it without its quotes here.
    expect(ETag?.replaceAll('"', "")).toBe(`${md5(Buffer.concat([md5(five), md5(tail)])).toString("hex")}-2`);
    expect((await read("big")).equals(Buffer.concat([five, tail]))).toBe(true);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "big" }));
    expect(head).toMatchObject({ ...described, ContentLength: five.length + tail.length });
  });

  behaviour("a range may cross the parts", async () => {
    const upload = await create("ranged");
    await complete(upload, [await part(upload, 1, five), await part(upload, 2, tail)]);
    const Range = `bytes=${five.length - 10}-${five.length + 9}`;
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key: "ranged", Range }));
    const expected = Buffer.concat([five.subarray(-10), tail.subarray(0, 10)]);
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(expected)).toBe(true);
  });

  behaviour(
    "takes only the parts that it names",
    async () => {
      const upload = await create("some");
      await part(upload, 1, five);
      const second = await part(upload, 2, tail);
      await complete(upload, [second]);
      expect((await read("some")).equals(tail)).toBe(true);
    },
    "completeSome",
  );

  behaviour(
    "traps: 58 part 10 comes after part 9, and out of order is InvalidPartOrder",
    async () => {
      const upload = await create("order");
      const parts = [await part(upload, 9, five), await part(upload, 10, tail)];
      await expect(complete(upload, [...parts].reverse())).rejects.toMatchObject({ name: "InvalidPartOrder" });
      await complete(upload, parts);
      expect((await read("order")).equals(Buffer.concat([five, tail]))).toBe(true);
    },
    "completeOrder",
  );

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

  behaviour(
    "with another size than x-amz-mp-object-size is refused",
    async () => {
      const upload = await create("sized");
      const parts = [await part(upload, 1, tail)];
      await expect(complete(upload, parts, { MpuObjectSize: tail.length + 1 })).rejects.toMatchObject({
        $metadata: { httpStatusCode: 400 },
      });
      await complete(upload, parts, { MpuObjectSize: tail.length });
    },
    "completeSize",
  );

  behaviour(
    "traps: 61 again, when the answer was lost, is answered as the first time",
    async () => {
      const upload = await create("twice");
      const parts = [await part(upload, 1, tail)];
      const first = await complete(upload, parts);
      const second = await complete(upload, parts);
      expect(second.ETag).toBe(first.ETag);
    },
    "completeEtag",
  );

  behaviour(
    "with If-None-Match: * does not replace what is there",
    async () => {
      await s3.client.send(new PutObjectCommand({ Bucket, Key: "taken", Body: "first" }));
      const upload = await create("taken");
      const parts = [await part(upload, 1, tail)];
      await expect(complete(upload, parts, { IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
      expect((await read("taken")).toString()).toBe("first");
    },
    "completeIfNoneMatch",
  );
});

import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { behaviour } from "./behaviour.ts";
import { five, multipartSteps, tail } from "./multipart-steps.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const { create, part, complete } = multipartSteps(s3, Bucket);
const upload = await create("parts");
await complete(upload, [await part(upload, 1, five), await part(upload, 2, tail)]);
await s3.client.send(new PutObjectCommand({ Bucket, Key: "whole", Body: "hello" }));
const get = (Key: string, PartNumber: number, more: { Range?: string } = {}) =>
  s3.client.send(new GetObjectCommand({ Bucket, Key, PartNumber, ...more }));

describe("?partNumber", () => {
  behaviour(
    "reads one part, with its place in the whole and the count of parts",
    async () => {
      const answer = await get("parts", 2);
      const bytes = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
      expect(bytes.equals(tail)).toBe(true);
      const total = five.length + tail.length;
      expect(answer).toMatchObject({
        $metadata: { httpStatusCode: 206 },
        ContentRange: `bytes ${five.length}-${total - 1}/${total}`,
        PartsCount: 2,
      });
    },
    "partStatus",
  );

  behaviour(
    "tells the same of it to a HEAD",
    async () => {
      const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "parts", PartNumber: 1 }));
      expect(head).toMatchObject({ ContentLength: five.length, PartsCount: 2 });
    },
    "partStatus",
  );

  behaviour(
    "of an object that came in one piece is all of it",
    async () => {
      const answer = await get("whole", 1);
      expect(await answer.Body?.transformToString()).toBe("hello");
      expect([answer.ContentRange, answer.PartsCount]).toEqual(["bytes 0-4/5", undefined]);
    },
    "partStatus",
  );

  behaviour(
    "of a part that is not there is 416",
    async () => {
      const refused = { name: "InvalidPartNumber", $metadata: { httpStatusCode: 416 } };
      await expect(get("parts", 3)).rejects.toMatchObject(refused);
      await expect(get("whole", 2)).rejects.toMatchObject(refused);
    },
    "partMissing",
  );

  behaviour(
    "does not go with a range",
    async () => {
      await expect(get("parts", 1, { Range: "bytes=0-1" })).rejects.toMatchObject({ name: "InvalidRequest" });
    },
    "partRange",
  );
});

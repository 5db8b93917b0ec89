import { DeleteObjectCommand, DeleteObjectsCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { behaviour } from "./behaviour.ts";
import { otherEtag } from "./multipart-steps.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const put = async (Key: string) => (await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }))).ETag ?? "";
const remove = (Key: string, more: Partial<DeleteObjectCommand["input"]> = {}) =>
  s3.client.send(new DeleteObjectCommand({ Bucket, Key, ...more }));
const exists = (Key: string) =>
  s3.client.send(new HeadObjectCommand({ Bucket, Key })).then(
    () => true,
    () => false,
  );

describe("a DELETE with a condition", () => {
  behaviour(
    "deletes the object that it names, and no other",
    async () => {
      const ETag = await put("named");
      await expect(remove("named", { IfMatch: otherEtag })).rejects.toMatchObject({ name: "PreconditionFailed" });
      expect(await exists("named")).toBe(true);
      await remove("named", { IfMatch: ETag });
      expect(await exists("named")).toBe(false);
    },
    "deleteConditions",
  );

  behaviour(
    "deletes anything with If-Match: *, and is 404 where there is nothing",
    async () => {
      await put("any");
      await remove("any", { IfMatch: "*" });
      const missing = { name: "NoSuchKey", $metadata: { httpStatusCode: 404 } };
      await expect(remove("any", { IfMatch: "*" })).rejects.toMatchObject(missing);
      await expect(remove("any", { IfMatch: otherEtag })).rejects.toMatchObject(missing);
    },
    "deleteConditions",
  );

  // Directory buckets have these two conditions; a general purpose bucket must not delete as if they were met.
  behaviour.each<[string, Partial<DeleteObjectCommand["input"]>]>([
    ["size", { IfMatchSize: 1 }],
    ["date", { IfMatchLastModifiedTime: new Date() }],
  ])(
    "on its %s is not implemented, and deletes nothing",
    async (Key, more) => {
      await put(Key);
      const refused = { name: "NotImplemented", $metadata: { httpStatusCode: 501 } };
      await expect(remove(Key, more)).rejects.toMatchObject(refused);
      expect(await exists(Key)).toBe(true);
    },
    "deleteConditions",
  );
});

behaviour(
  "DeleteObjects judges each key's ETag by itself",
  async () => {
    const [first] = [await put("first"), await put("second")];
    const Objects = [
      { Key: "first", ETag: first },
      { Key: "second", ETag: otherEtag },
      { Key: "third", ETag: otherEtag },
    ];
    const { Deleted, Errors } = await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["first"]);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
      ["second", "PreconditionFailed"],
      ["third", "NoSuchKey"],
    ]);
    expect(await exists("second")).toBe(true);
  },
  "deleteConditions",
);

import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();

async function tagsOf(Key: string): Promise<Record<string, string | undefined>> {
  const { TagSet = [] } = await s3.client.send(new GetObjectTaggingCommand({ Bucket, Key }));
  return Object.fromEntries(TagSet.map((tag) => [tag.Key, tag.Value]));
}

const put = (Key: string, Tagging?: string) =>
  s3.client.send(new PutObjectCommand({ Bucket, Key, Body: "x", Tagging }));

behaviour("tags that come with an object are told, decoded", async () => {
  await put("tagged", "team=red%20%2F%20blue&%C3%BC=1%2B1&empty=");
  expect(await tagsOf("tagged")).toEqual({ team: "red / blue", ü: "1+1", empty: "" });
  await put("plain");
  expect(await tagsOf("plain")).toEqual({});
  await put("tagged");
  expect(await tagsOf("tagged")).toEqual({});
});

behaviour("a copy takes its source's tags along, unless it replaces them", async () => {
  await put("source", "a=1");
  const copy = { Bucket, CopySource: `${Bucket}/source` };
  await s3.client.send(new CopyObjectCommand({ ...copy, Key: "kept" }));
  expect(await tagsOf("kept")).toEqual({ a: "1" });
  await s3.client.send(new CopyObjectCommand({ ...copy, Key: "none", TaggingDirective: "REPLACE" }));
  expect(await tagsOf("none")).toEqual({});
  await s3.client.send(new CopyObjectCommand({ ...copy, Key: "new", TaggingDirective: "REPLACE", Tagging: "b=2" }));
  expect(await tagsOf("new")).toEqual({ b: "2" });
});

behaviour("an upload in parts has the tags that it was begun with", async () => {
  const object = { Bucket, Key: "parts" };
  const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ ...object, Tagging: "a=1" }));
  const part = await s3.client.send(new UploadPartCommand({ ...object, UploadId, PartNumber: 1, Body: "x" }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] };
  await s3.client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload }));
  expect(await tagsOf("parts")).toEqual({ a: "1" });
});

behaviour.each<[string, string]>([
  ["a name of 129 characters", `${"n".repeat(129)}=1`],
  ["a value of 257 characters", `a=${"v".repeat(257)}`],
  ["eleven tags", Array.from({ length: 11 }, (_, index) => `t${index}=1`).join("&")],
])("%s is refused with 400, and nothing is stored", async (what, tagging) => {
  const Key = what.replaceAll(" ", "-");
  await expect(put(Key, tagging)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  await expect(tagsOf(Key)).rejects.toMatchObject({ name: "NoSuchKey" });
});

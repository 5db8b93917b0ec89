import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  type CopyObjectCommandInput,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
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

behaviour("a read tells how many tags an object has, where it has any", async () => {
  await put("counted", "a=1&b=2");
  await put("uncounted");
  for (const Command of [GetObjectCommand, HeadObjectCommand]) {
    expect((await s3.client.send(new Command({ Bucket, Key: "counted" }))).TagCount).toBe(2);
    expect((await s3.client.send(new Command({ Bucket, Key: "uncounted" }))).TagCount).toBeUndefined();
  }
});

type CopyInput = Pick<CopyObjectCommandInput, "MetadataDirective" | "Tagging" | "TaggingDirective">;

async function tagsOfCopy(input: CopyInput) {
  await put("source", "a=1");
  const copy = { Bucket, CopySource: `${Bucket}/source`, Key: "copy", ...input };
  await s3.client.send(new CopyObjectCommand(copy));
  return tagsOf("copy");
}

behaviour("a copy takes its source's tags along", async () => expect(await tagsOfCopy({})).toEqual({ a: "1" }));

behaviour(
  "a copy that replaces the tags has its own",
  async () => expect(await tagsOfCopy({ TaggingDirective: "REPLACE", Tagging: "b=2" })).toEqual({ b: "2" }),
  "copyTags",
);

behaviour(
  "a copy that replaces the tags and brings none has none",
  async () => expect(await tagsOfCopy({ TaggingDirective: "REPLACE" })).toEqual({}),
  "copyTags",
);

behaviour(
  "a copy that replaces the metadata takes its source's tags along",
  async () => expect(await tagsOfCopy({ MetadataDirective: "REPLACE" })).toEqual({ a: "1" }),
  "copyTags",
);

behaviour("a copy that replaces both the metadata and the tags leaves its source's tags behind", async () => {
  expect(await tagsOfCopy({ MetadataDirective: "REPLACE", TaggingDirective: "REPLACE" })).toEqual({});
});

behaviour(
  "an upload in parts has the tags that it was begun with",
  async () => {
    const object = { Bucket, Key: "parts" };
    const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ ...object, Tagging: "a=1" }));
    const part = await s3.client.send(new UploadPartCommand({ ...object, UploadId, PartNumber: 1, Body: "x" }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] };
    await s3.client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload }));
    expect(await tagsOf("parts")).toEqual({ a: "1" });
  },
  "multipartTags",
);

behaviour.each<[string, string]>([
  ["a name of 129 characters", `${"n".repeat(129)}=1`],
  ["a value of 257 characters", `a=${"v".repeat(257)}`],
  ["eleven tags", Array.from({ length: 11 }, (_, index) => `t${index}=1`).join("&")],
])("%s is refused with 400, and nothing is stored", async (what, tagging) => {
  const Key = what.replaceAll(" ", "-");
  await expect(put(Key, tagging)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  await expect(tagsOf(Key)).rejects.toMatchObject({ name: "NoSuchKey" });
});

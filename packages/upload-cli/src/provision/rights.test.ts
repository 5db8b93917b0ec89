import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { isSuccess } from "../checks/http.ts";
import { outcomeOf } from "../checks/outcome.ts";
import type { Role } from "../set-up/roles.ts";
import { startProvisioned } from "../testing/provisioned.ts";
import { openWithUserPolicies } from "../testing/user-policies.ts";
import { adminClient } from "../testing/target.ts";

type Names = { upload: string; media: string };
type Call = (client: S3Client, names: Names) => Promise<{ $metadata: { httpStatusCode?: number | undefined } }>;

const uploadKey = "uploads/notes/ann/a.txt";
const mediaKey = "media/ann/a.txt";

const calls = {
  "put an upload": (s3, { upload }) =>
    s3.send(new PutObjectCommand({ Bucket: upload, Key: "uploads/notes/ann/b.txt", Body: "x" })),
  "get an upload": (s3, { upload }) => s3.send(new GetObjectCommand({ Bucket: upload, Key: uploadKey })),
  "look at an upload": (s3, { upload }) => s3.send(new HeadObjectCommand({ Bucket: upload, Key: uploadKey })),
  "begin, list and abort a multipart upload": async (s3, { upload }) => {
    const object = { Bucket: upload, Key: "uploads/notes/ann/parts.txt" };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
    await s3.send(new ListPartsCommand({ ...object, UploadId }));
    return s3.send(new AbortMultipartUploadCommand({ ...object, UploadId }));
  },
  "copy an upload to an upload": (s3, { upload }) =>
    s3.send(
      new CopyObjectCommand({ Bucket: upload, Key: "uploads/notes/bob/a.txt", CopySource: `${upload}/${uploadKey}` }),
    ),
  "copy an upload to media": (s3, { upload, media }) =>
    s3.send(new CopyObjectCommand({ Bucket: media, Key: "media/ann/b.txt", CopySource: `${upload}/${uploadKey}` })),
  "list uploads": (s3, { upload }) => s3.send(new ListObjectsV2Command({ Bucket: upload, Prefix: "uploads/" })),
  "list media": (s3, { media }) => s3.send(new ListObjectsV2Command({ Bucket: media, Prefix: "media/" })),
  "list everything": (s3, { upload }) => s3.send(new ListObjectsV2Command({ Bucket: upload })),
  "list unfinished uploads": (s3, { upload }) => s3.send(new ListMultipartUploadsCommand({ Bucket: upload })),
  "put, get and delete a private file": async (s3, { media }) => {
    const object = { Bucket: media, Key: "private/ann/a.txt" };
    await s3.send(new PutObjectCommand({ ...object, Body: "x" }));
    await s3.send(new GetObjectCommand(object));
    return s3.send(new DeleteObjectCommand(object));
  },
  "list private files": (s3, { media }) => s3.send(new ListObjectsV2Command({ Bucket: media, Prefix: "private/" })),
  "put elsewhere": (s3, { upload }) =>
    s3.send(new PutObjectCommand({ Bucket: upload, Key: "elsewhere.txt", Body: "x" })),
  "put elsewhere in media": (s3, { media }) =>
    s3.send(new PutObjectCommand({ Bucket: media, Key: "elsewhere.txt", Body: "x" })),
  "put media": (s3, { media }) => s3.send(new PutObjectCommand({ Bucket: media, Key: "media/ann/c.txt", Body: "x" })),
  "get media": (s3, { media }) => s3.send(new GetObjectCommand({ Bucket: media, Key: mediaKey })),
  "read a bucket's policy": (s3, { upload }) => s3.send(new GetBucketPolicyCommand({ Bucket: upload })),
  "write a bucket's policy": (s3, { upload }) => s3.send(new PutBucketPolicyCommand({ Bucket: upload, Policy: "{}" })),
  // Last, because it deletes what other calls read.
  "delete an upload": (s3, { upload }) => s3.send(new DeleteObjectCommand({ Bucket: upload, Key: uploadKey })),
  "delete media": (s3, { media }) => s3.send(new DeleteObjectCommand({ Bucket: media, Key: mediaKey })),
} as const satisfies Record<string, Call>;

const allowed: Record<Role, readonly (keyof typeof calls)[]> = {
  signer: ["put an upload", "begin, list and abort a multipart upload"],
  publisher: [
    "put an upload",
    "get an upload",
    "look at an upload",
    "copy an upload to an upload",
    "copy an upload to media",
    "put, get and delete a private file",
    "put media",
    "get media",
    "delete media",
  ],
  janitor: [
    "list uploads",
    "list media",
    "list unfinished uploads",
    "list private files",
    "delete an upload",
    "delete media",
  ],
};

async function tryAll(role: Role, input: { admin: S3Client; client: S3Client; names: Names }): Promise<string[]> {
  const { admin, client, names } = input;
  await admin.send(new PutObjectCommand({ Bucket: names.upload, Key: uploadKey, Body: "x" }));
  await admin.send(new PutObjectCommand({ Bucket: names.media, Key: mediaKey, Body: "x" }));
  const could: string[] = [];
  for (const [what, call] of Object.entries(calls)) {
    // In a public bucket everybody can read media, so the janitor needs no right to read them.
    if (role !== "publisher" && what === "get media") continue;
    if (isSuccess(await outcomeOf(call(client, names)))) could.push(what);
  }
  return could;
}

test.each(["signer", "publisher", "janitor"] as const)(
  "by the buckets' policies the %s can do just this",
  async (role) => {
    await using right = await startProvisioned({ janitor: role === "janitor" });
    const { target, env } = right;
    const client = adminClient(target, {
      accessKeyId: env[`S3_${role.toUpperCase()}_ACCESS_KEY_ID`] ?? "",
      secretAccessKey: env[`S3_${role.toUpperCase()}_SECRET_ACCESS_KEY`] ?? "",
    });
    const names = { upload: target.names.uploadBucket, media: target.names.mediaBucket };
    expect(await tryAll(role, { admin: target.admin, client, names })).toEqual(allowed[role]);
  },
);

test.each(["signer", "publisher"] as const)(
  "by a policy of its own, as on AWS, the %s can do just this",
  async (role) => {
    await using opened = await openWithUserPolicies(role);
    expect(await tryAll(role, opened)).toEqual(allowed[role]);
  },
);

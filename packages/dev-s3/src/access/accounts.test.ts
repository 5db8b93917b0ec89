import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { userArn } from "./accounts.ts";
import { root, start } from "../testing/start.ts";
import { tempDir } from "../testing/temp-dir.ts";
import type { User } from "./users.ts";

const account = "210987654321";
const all = [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] as const;
/** Has every right in its own account. */
const stranger: User = { accessKeyId: "STRANGER", secretAccessKey: "stranger-secret", account, statements: all };
/** In the same account, without any right. */
const poor: User = { accessKeyId: "POOR", secretAccessKey: "poor-secret", account, statements: [] };
const denied = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };
const Bucket = "uploads";

async function twoAccounts() {
  const folder = await tempDir();
  const s3 = await start(folder.path, { users: [root, stranger, poor] });
  await s3.client.send(new PutObjectCommand({ Bucket, Key: "key", Body: "x" }));
  const read = (user: User) => s3.clientOf(user).send(new GetObjectCommand({ Bucket, Key: "key" }));
  const letRead = (Principal: unknown) =>
    s3.client.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify({
          Statement: [{ Effect: "Allow", Principal, Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` }],
        }),
      }),
    );
  return {
    ...s3,
    theirs: s3.clientOf(stranger),
    read,
    letRead,
    async [Symbol.asyncDispose]() {
      await s3.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("another account's user may do nothing with a bucket, whatever the own account allows", async () => {
  await using s3 = await twoAccounts();
  await expect(s3.read(stranger)).rejects.toMatchObject(denied);
  await expect(s3.theirs.send(new PutObjectCommand({ Bucket, Key: "key", Body: "y" }))).rejects.toMatchObject(denied);
  await expect(s3.theirs.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
});

test("another account's user needs the bucket's policy and its own permission, both", async () => {
  await using s3 = await twoAccounts();
  for (const Principal of [{ AWS: account }, { AWS: `arn:aws:iam::${account}:root` }, "*"]) {
    await s3.letRead(Principal);
    expect((await s3.read(stranger)).ContentLength).toBe(1);
    await expect(s3.read(poor)).rejects.toMatchObject(denied);
  }
  await s3.letRead({ AWS: userArn(poor.accessKeyId, account) });
  await expect(s3.read(stranger)).rejects.toMatchObject(denied);
  await expect(s3.read(poor)).rejects.toMatchObject(denied);
});

test("RestrictPublicBuckets closes to other accounts what is open to everybody, and leaves what names them", async () => {
  await using s3 = await twoAccounts();
  await s3.letRead("*");
  const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
  await s3.client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  await expect(s3.read(stranger)).rejects.toMatchObject(denied);
  await s3.letRead({ AWS: account });
  expect((await s3.read(stranger)).ContentLength).toBe(1);
});

test("an account lists its own buckets, and can't have another's name", async () => {
  await using s3 = await twoAccounts();
  await s3.theirs.send(new CreateBucketCommand({ Bucket: "theirs" }));
  const names = async (client: typeof s3.theirs) =>
    (await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name);
  expect([await names(s3.client), await names(s3.theirs)]).toEqual([["uploads"], ["theirs"]]);
  await expect(s3.theirs.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
    name: "BucketAlreadyExists",
    $metadata: { httpStatusCode: 409 },
  });
  await expect(s3.client.send(new PutObjectCommand({ Bucket: "theirs", Key: "a", Body: "x" }))).rejects.toMatchObject(
    denied,
  );
});

test("the expected owner of a bucket, and of a copy's source, must be right", async () => {
  await using s3 = await twoAccounts();
  await s3.theirs.send(new CreateBucketCommand({ Bucket: "theirs" }));
  await s3.letRead({ AWS: account });
  const put = (ExpectedBucketOwner: string) =>
    s3.theirs.send(new PutObjectCommand({ Bucket: "theirs", Key: "a", Body: "x", ExpectedBucketOwner }));
  await put(account);
  await expect(put("123456789012")).rejects.toMatchObject(denied);
  const copy = (ExpectedSourceBucketOwner: string) =>
    s3.theirs.send(
      new CopyObjectCommand({ Bucket: "theirs", Key: "b", CopySource: `${Bucket}/key`, ExpectedSourceBucketOwner }),
    );
  await copy("123456789012");
  await expect(copy(account)).rejects.toMatchObject(denied);
});

test("an unfinished upload names who began it by ARN, and the bucket's owner", async () => {
  await using s3 = await twoAccounts();
  await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts" }));
  const { Uploads = [] } = await s3.client.send(new ListMultipartUploadsCommand({ Bucket }));
  expect(Uploads[0]).toMatchObject({
    Initiator: { ID: userArn(root.accessKeyId), DisplayName: root.accessKeyId },
    Owner: { ID: "123456789012" },
  });
});

test("outside of the oldest region a bucket can't be made again, not even by its owner", async () => {
  await using folder = await tempDir();
  await using s3 = await start(folder.path, { region: "eu-west-1" });
  const client = s3.clientOf(root);
  client.config.region = () => Promise.resolve("eu-west-1");
  await expect(client.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
    name: "BucketAlreadyOwnedByYou",
  });
});

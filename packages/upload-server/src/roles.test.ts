import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { createUpload } from "./index.ts";
import { bytesOf, idOf, sendFile } from "./testing/send-file.ts";
import { finishDone, startWithPolicies, type StartedStorage } from "./testing/start-storage.ts";

const rules = { accept: ["text/plain"], maxSize: 1000 };
const forbidden = { $metadata: { httpStatusCode: 403 } };

async function plan(s3: StartedStorage, owner: string) {
  const deps = { storage: s3.storage, caller: { endpoint: "notes", owner }, rules, onCreate: async () => undefined };
  return createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: 5 });
}

test("traps: 104 leaked signer's keys can put uploads, and neither read, list, delete nor write media", async () => {
  await using s3 = await startWithPolicies();
  const { storage, asSigner } = s3;
  const { key } = await plan(s3, "ann");
  const upload = { Bucket: storage.uploadBucket, Key: key };
  const media = { Bucket: storage.mediaBucket, Key: "media/ann/x.txt" };
  await asSigner.send(new PutObjectCommand({ ...upload, Body: "hello" }));
  await expect(asSigner.send(new GetObjectCommand(upload))).rejects.toMatchObject(forbidden);
  await expect(asSigner.send(new HeadObjectCommand(upload))).rejects.toMatchObject(forbidden);
  await expect(asSigner.send(new DeleteObjectCommand(upload))).rejects.toMatchObject(forbidden);
  await expect(asSigner.send(new ListObjectsV2Command({ Bucket: upload.Bucket }))).rejects.toMatchObject(forbidden);
  await expect(asSigner.send(new PutObjectCommand({ ...media, Body: "x" }))).rejects.toMatchObject(forbidden);
  const outside = { Bucket: storage.uploadBucket, Key: "elsewhere/x.txt", Body: "x" };
  await expect(asSigner.send(new PutObjectCommand(outside))).rejects.toMatchObject(forbidden);
});

test("the publisher can neither list nor write outside its prefixes", async () => {
  await using s3 = await startWithPolicies();
  const { publisher, uploadBucket, mediaBucket } = s3.storage;
  for (const Bucket of [uploadBucket, mediaBucket]) {
    await expect(publisher.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(forbidden);
    const outside = new PutObjectCommand({ Bucket, Key: "elsewhere/x.txt", Body: "x" });
    await expect(publisher.send(outside)).rejects.toMatchObject(forbidden);
  }
});

test("nobody reads an upload without a signature, and everybody a published file", async () => {
  await using s3 = await startWithPolicies();
  const upload = await plan(s3, "ann");
  await sendFile(upload, bytesOf("hello"));
  const anonymous = (bucket: string, key: string) => fetch(`${s3.target.endpoint}/${bucket}/${key}`);
  expect((await anonymous(s3.storage.uploadBucket, upload.key)).status).toBe(403);
  const caller = { endpoint: "notes", owner: "ann" };
  const { file } = await finishDone({ storage: s3.storage, caller, rules }, idOf(upload));
  expect((await fetch(file.url)).status).toBe(200);
  expect((await anonymous(s3.storage.mediaBucket, "?list-type=2")).status).toBe(403);
});

test("traps: 22 an unsigned x-amz-copy-source on a presigned PUT gains nothing of another's upload", async () => {
  await using s3 = await startWithPolicies();
  const anns = await plan(s3, "ann");
  await sendFile(anns, bytesOf("Ann's"));
  const bobs = await plan(s3, "bob");
  const source = `${s3.storage.uploadBucket}/${anns.key}`;
  const { status } = await sendFile(bobs, bytesOf("hello"), { "x-amz-copy-source": source });
  expect(status).toBe(403);
  const read = s3.storage.publisher.send(new GetObjectCommand({ Bucket: s3.storage.uploadBucket, Key: bobs.key }));
  await expect(read).rejects.toMatchObject(forbidden);
});

test.each(["x-amz-acl", "x-amz-grant-read"])("traps: 22 an unsigned %s makes nothing public", async (name) => {
  await using s3 = await startWithPolicies();
  const upload = await plan(s3, "ann");
  const value = name === "x-amz-acl" ? "public-read" : 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';
  await sendFile(upload, bytesOf("hello"), { [name]: value });
  const response = await fetch(`${s3.target.endpoint}/${s3.storage.uploadBucket}/${upload.key}`);
  expect(response.status).toBe(403);
});

test("leaked signer's keys can't copy another's upload to where they may write", async () => {
  await using s3 = await startWithPolicies();
  const anns = await plan(s3, "ann");
  await sendFile(anns, bytesOf("Ann's"));
  const { uploadBucket } = s3.storage;
  const copy = new CopyObjectCommand({
    Bucket: uploadBucket,
    Key: "uploads/notes/bob/x",
    CopySource: `${uploadBucket}/${anns.key}`,
  });
  await expect(s3.asSigner.send(copy)).rejects.toMatchObject(forbidden);
});

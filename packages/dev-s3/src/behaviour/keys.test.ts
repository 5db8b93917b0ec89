import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();

behaviour.each([
  "uploads/ü n+i(code) &='!*~.txt",
  "a//b",
  "trailing/",
  "sp ace/%41.txt",
  "emoji-😀",
  "한국어.png",
  "x".repeat(1024),
  "é".repeat(512),
])("traps: 37 the key %s comes back as it was", async (Key) => {
  const answer = await send(await s3.presign(new PutObjectCommand({ Bucket, Key })), { method: "PUT", body: Key });
  expect(answer.status).toBe(200);
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
  expect(await Body?.transformToString()).toBe(Key);
});

behaviour("a key of 1,025 bytes is too long", async () => {
  for (const Key of ["x".repeat(1025), "é".repeat(513)]) {
    const put = s3.client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    await expect(put).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  }
});

behaviour(
  "a key that is too long is a KeyTooLongError",
  async () => {
    const put = s3.client.send(new PutObjectCommand({ Bucket, Key: "x".repeat(1025), Body: "x" }));
    await expect(put).rejects.toMatchObject({ name: "KeyTooLongError" });
  },
  "keyTooLong",
);

behaviour("keys that differ in case, form or slashes are different objects", async () => {
  const keys = ["case/A", "case/a", "case/é".normalize("NFC"), "case/é".normalize("NFD"), "case//a", "case/a/"];
  for (const Key of keys) await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(Key) }));
  for (const Key of keys) {
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).toBe(JSON.stringify(Key));
  }
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket, Prefix: "case/" }));
  expect(Contents.map(({ Key }) => Key).sort()).toEqual([...keys].sort());
});

behaviour("deleting is 204, whether or not there was anything", async () => {
  await s3.client.send(new PutObjectCommand({ Bucket, Key: "delete-me", Body: "x" }));
  for (let time = 0; time < 2; time++) {
    const { $metadata } = await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "delete-me" }));
    expect($metadata.httpStatusCode).toBe(204);
  }
  await expect(s3.client.send(new GetObjectCommand({ Bucket, Key: "delete-me" }))).rejects.toMatchObject({
    name: "NoSuchKey",
  });
});

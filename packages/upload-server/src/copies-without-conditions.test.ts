import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { MiB, mediaKeyOf, UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { createS3Storage, createUpload, custom, finishUpload } from "./index.ts";
import { mapStorageError } from "./s3/map-error.ts";
import { listAllParts } from "./s3/stored-parts.ts";
import type { S3Capabilities } from "./s3/provider.ts";
import { aroundCalls } from "./testing/around-calls.ts";
import { bytesOf, sendPut, startStorage, type StartedStorage } from "./testing/start-storage.ts";
import { putTombstone } from "./tombstone.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 20 * MiB };

function withCapabilities(s3: StartedStorage, capabilities: Partial<S3Capabilities>): StartedStorage {
  const { storage } = s3;
  return { ...s3, storage: { ...storage, capabilities: { ...storage.capabilities, ...capabilities } } };
}

async function upload({ storage }: StartedStorage, text: string) {
  const deps = { storage: { ...storage, plan: { singleMax: 20 * MiB } }, caller, rules, onCreate: async () => null };
  const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: text.length });
  await sendPut(plan, bytesOf(text));
  return plan.key;
}

const finish = ({ storage }: StartedStorage, key: string) => finishUpload({ storage, caller, rules }, { key });

const isThere = ({ storage }: StartedStorage, Key: string) =>
  storage.publisher.send(new HeadObjectCommand({ Bucket: storage.mediaBucket, Key })).then(
    () => true,
    () => false,
  );

test("a copy that takes no condition is looked after: what a delete put in between is not published", async () => {
  await using started = await startStorage();
  const s3 = withCapabilities(started, { copySourceIfMatch: false, conditionalPut: true });
  const key = await upload(s3, "hello");
  let isFirst = true;
  aroundCalls(s3.storage, async ({ name }, send) => {
    if (name === "CopyObjectCommand" && isFirst) {
      isFirst = false;
      await putTombstone(s3.storage, { key, size: 5 });
    }
    return send();
  });
  await expect(finish(s3, key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await isThere(s3, await mediaKeyOf(key))).toBe(false);
});

test("the same of a copy in parts, before it is put together", async () => {
  await using started = await startStorage({ copyPartSize: 5 * MiB });
  const s3 = withCapabilities(started, { partCopySourceIfMatch: false });
  const size = 6 * MiB;
  const key = await upload(s3, "a".repeat(size));
  let isFirst = true;
  aroundCalls(s3.storage, async ({ name }, send) => {
    const output = await send();
    if (name === "UploadPartCopyCommand" && isFirst) {
      isFirst = false;
      await putTombstone(s3.storage, { key, size });
    }
    return output;
  });
  await expect(finish(s3, key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(s3.calls.filter(({ command }) => command === "CompleteMultipartUploadCommand")).toEqual([]);
  expect(await isThere(s3, await mediaKeyOf(key))).toBe(false);
});

test("parts that were copied from what stood under the key before are copied again", async () => {
  await using started = await startStorage({ copyPartSize: 5 * MiB });
  const s3 = withCapabilities(started, { conditionalPut: false });
  const size = 6 * MiB;
  const key = await upload(s3, "a".repeat(size));
  const { publisher, uploadBucket, mediaBucket } = s3.storage;
  // A finish of another server begins the copy of these bytes, and ends.
  const media = { Bucket: mediaBucket, Key: await mediaKeyOf(key) };
  const { UploadId } = await publisher.send(new CreateMultipartUploadCommand(media));
  const copy = { ...media, UploadId, CopySource: `${uploadBucket}/${key}`, CopySourceRange: `bytes=0-${5 * MiB - 1}` };
  await publisher.send(new UploadPartCopyCommand({ ...copy, PartNumber: 1 }));
  // Then the same key holds others: a form's, or a PUT's where that can be sent again.
  const { Metadata } = await publisher.send(new HeadObjectCommand({ Bucket: uploadBucket, Key: key }));
  const other = { ContentType: "text/plain", Body: "b".repeat(size) };
  await publisher.send(new PutObjectCommand({ Bucket: uploadBucket, Key: key, Metadata, ...other }));
  expect(await finish(s3, key)).toMatchObject({ status: "done" });
  const text = await (await fetch(`${s3.storage.publicBaseUrl}/${media.Key}`)).text();
  expect(text === other.Body).toBe(true);
});

test("parts of this very upload are not copied again", async () => {
  await using started = await startStorage({ copyPartSize: 5 * MiB });
  const s3 = withCapabilities(started, { conditionalPut: false });
  const key = await upload(s3, "a".repeat(6 * MiB));
  const { publisher, uploadBucket, mediaBucket } = s3.storage;
  // Dates are whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const media = { Bucket: mediaBucket, Key: await mediaKeyOf(key) };
  const { UploadId } = await publisher.send(new CreateMultipartUploadCommand(media));
  const copy = { ...media, UploadId, CopySource: `${uploadBucket}/${key}`, CopySourceRange: `bytes=0-${5 * MiB - 1}` };
  await publisher.send(new UploadPartCopyCommand({ ...copy, PartNumber: 1 }));
  expect(await listAllParts(publisher, { ...media, UploadId: UploadId ?? "" })).toHaveLength(1);
  s3.calls.length = 0;
  await finish(s3, key);
  expect(s3.calls.filter(({ command }) => command === "UploadPartCopyCommand")).toHaveLength(1);
});

test("what S3 has not, it will not have the next time: 501 is a fault of the set-up", () => {
  const $metadata = { httpStatusCode: 501 };
  const error = new S3ServiceException({ name: "NotImplemented", $fault: "server", $metadata });
  expect(mapStorageError(error)).toBe(error);
  const down = new S3ServiceException({ name: "X", $fault: "server", $metadata: { httpStatusCode: 503 } });
  expect(mapStorageError(down)).toBeInstanceOf(UploadError);
});

const options = {
  uploadBucket: "uploads",
  mediaBucket: "media",
  publicBaseUrl: "http://media",
  signer: { accessKeyId: "a", secretAccessKey: "b" },
  publisher: { accessKeyId: "c", secretAccessKey: "d" },
};

test("plans whose bytes could be mixed in a copy are refused at the start", () => {
  const capabilities = { partCopySourceIfMatch: false, form: "unverified" } as const;
  const provider = custom({ endpoint: "http://x", capabilities });
  const start = () => createS3Storage({ ...options, provider, copyPartSize: 5 * MiB, plan: { formMax: 6 * MiB } });
  expect(start).toThrow("copyPartSize must not be below what goes up by a request that is good more than once");
});

test("an owner that S3 does not look at is refused at the start", () => {
  const provider = custom({ endpoint: "http://x", capabilities: { expectedOwner: false } });
  const start = () => createS3Storage({ ...options, provider, bucketOwner: "123456789012" });
  expect(start).toThrow("bucketOwner can't be set: custom does not look at whose bucket it is.");
});

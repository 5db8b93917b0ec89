import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { MiB, mediaKeyOf, parseUploadKey, UploadError } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { expect, test } from "vitest";
import { b2, createS3Storage, createUpload, custom, finishUpload, wasabi } from "./index.ts";
import { mapStorageError } from "./s3/map-error.ts";
import { listAllParts } from "./s3/stored-parts.ts";
import type { S3Capabilities } from "./s3/provider.ts";
import { aroundCalls } from "./testing/around-calls.ts";
import { bytesOf, idOf, sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";
import { testWhere } from "./testing/target.ts";
import { putTombstone } from "./ending/tombstone.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 20 * MiB };

/** Needs a file that is uploaded by a PUT and copied in parts. */
const testOfPut = testWhere("copySourceIfMatch", "copyParts");

function withCapabilities(s3: StartedStorage, capabilities: Partial<S3Capabilities>): StartedStorage {
  const { storage } = s3;
  return { ...s3, storage: { ...storage, capabilities: { ...storage.capabilities, ...capabilities } } };
}

async function upload({ storage }: StartedStorage, text: string) {
  const deps = { storage: { ...storage, plan: { singleMax: 20 * MiB } }, caller, rules, onCreate: async () => null };
  const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: text.length });
  await sendFile(plan, bytesOf(text));
  return plan;
}

const finish = ({ storage }: StartedStorage, plan: UploadPlan) => finishUpload({ storage, caller, rules }, idOf(plan));

const end = ({ storage }: StartedStorage, { key }: UploadPlan, size: number) =>
  putTombstone(storage, { ...parseUploadKey(key), key, size });

const isThere = ({ storage }: StartedStorage, Key: string) =>
  storage.publisher.send(new HeadObjectCommand({ Bucket: storage.mediaBucket, Key })).then(
    () => true,
    () => false,
  );

test("a copy that takes no condition is looked after: what a delete put in between is not published", async () => {
  await using started = await startStorage();
  const s3 = withCapabilities(started, { copySourceIfMatch: false });
  const plan = await upload(s3, "hello");
  let isFirst = true;
  aroundCalls(s3.storage, async ({ name }, send) => {
    if (name === "CopyObjectCommand" && isFirst) {
      isFirst = false;
      await end(s3, plan, 5);
    }
    return send();
  });
  await expect(finish(s3, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await isThere(s3, await mediaKeyOf(plan.key))).toBe(false);
});

testWhere("copyParts")("the same of a copy in parts, before it is put together", async () => {
  await using started = await startStorage({ copyPartSize: 5 * MiB });
  const s3 = withCapabilities(started, { partCopySourceIfMatch: false });
  const size = 6 * MiB;
  const plan = await upload(s3, "a".repeat(size));
  let isFirst = true;
  aroundCalls(s3.storage, async ({ name }, send) => {
    const output = await send();
    if (name === "UploadPartCopyCommand" && isFirst) {
      isFirst = false;
      await end(s3, plan, size);
    }
    return output;
  });
  await expect(finish(s3, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  // If the upload itself was sent in parts, its own completion counts.
  const completions = plan.kind === "multipart" ? 1 : 0;
  expect(s3.calls.filter(({ command }) => command === "CompleteMultipartUploadCommand")).toHaveLength(completions);
  expect(await isThere(s3, await mediaKeyOf(plan.key))).toBe(false);
});

testOfPut("parts that were copied from what stood under the key before are copied again", async () => {
  await using started = await startStorage({ copyPartSize: 5 * MiB });
  const s3 = withCapabilities(started, { conditionalPut: false });
  const size = 6 * MiB;
  const plan = await upload(s3, "a".repeat(size));
  const { publisher, uploadBucket, mediaBucket } = s3.storage;
  // A finish on another server begins the copy of these bytes, and breaks off.
  const media = { Bucket: mediaBucket, Key: await mediaKeyOf(plan.key) };
  const { UploadId } = await publisher.send(new CreateMultipartUploadCommand(media));
  const copy = {
    ...media,
    UploadId,
    CopySource: `${uploadBucket}/${plan.key}`,
    CopySourceRange: `bytes=0-${5 * MiB - 1}`,
  };
  await publisher.send(new UploadPartCopyCommand({ ...copy, PartNumber: 1 }));
  // Then other bytes are stored under the same key: by a form, or by a PUT if it can be sent again.
  const { Metadata } = await publisher.send(new HeadObjectCommand({ Bucket: uploadBucket, Key: plan.key }));
  const other = { ContentType: "text/plain", Body: "b".repeat(size) };
  await publisher.send(new PutObjectCommand({ Bucket: uploadBucket, Key: plan.key, Metadata, ...other }));
  expect(await finish(s3, plan)).toMatchObject({ status: "done" });
  const text = await (await fetch(`${s3.storage.publicBaseUrl}/${media.Key}`)).text();
  expect(text === other.Body).toBe(true);
});

testOfPut("parts of this very upload are not copied again", async () => {
  await using started = await startStorage({ copyPartSize: 5 * MiB });
  const s3 = withCapabilities(started, { conditionalPut: false });
  const plan = await upload(s3, "a".repeat(6 * MiB));
  const { publisher, uploadBucket, mediaBucket } = s3.storage;
  // S3's dates are in whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const media = { Bucket: mediaBucket, Key: await mediaKeyOf(plan.key) };
  const { UploadId } = await publisher.send(new CreateMultipartUploadCommand(media));
  const copy = {
    ...media,
    UploadId,
    CopySource: `${uploadBucket}/${plan.key}`,
    CopySourceRange: `bytes=0-${5 * MiB - 1}`,
  };
  await publisher.send(new UploadPartCopyCommand({ ...copy, PartNumber: 1 }));
  expect(await listAllParts(publisher, { ...media, UploadId: UploadId ?? "" })).toHaveLength(1);
  s3.calls.length = 0;
  await finish(s3, plan);
  expect(s3.calls.filter(({ command }) => command === "UploadPartCopyCommand")).toHaveLength(1);
});

test("501 is a fault of the set-up and not an outage: S3 will not implement it by the next try", () => {
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

test("where every file goes up in parts that are put together once, any copyPartSize will do", () => {
  const once = { ...options, copyPartSize: 5 * MiB };
  for (const provider of [b2({ region: "us-west-004" }), wasabi({ region: "eu-central-1" })])
    expect(createS3Storage({ ...once, provider }).copyPartSize).toBe(5 * MiB);
});

test("an owner that S3 does not look at is refused at the start", () => {
  const provider = custom({ endpoint: "http://x", capabilities: { expectedBucketOwner: false } });
  const start = () => createS3Storage({ ...options, provider, bucketOwner: "123456789012" });
  expect(start).toThrow("bucketOwner can't be set: custom does not look at whose bucket it is.");
});

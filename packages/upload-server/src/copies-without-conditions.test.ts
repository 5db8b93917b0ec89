import { HeadObjectCommand, PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { MiB, mediaKeyOf, parseUploadKey, UploadError } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { expect, test } from "vitest";
import { b2, createS3Storage, createUpload, custom, finishUpload, wasabi } from "./index.ts";
import { mapStorageError } from "./s3/map-error.ts";
import type { S3Capabilities } from "./s3/provider.ts";
import { aroundCalls } from "./testing/around-calls.ts";
import { bytesOf, idOf, sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";
import { testWhere } from "./testing/target.ts";
import { putTombstone } from "./ending/tombstone.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain", "application/octet-stream"], maxSize: 20 * MiB };
const ofText = { filename: "a.txt", contentType: "text/plain" };
const ofBytes = { filename: "a.bin", contentType: "application/octet-stream" };

/** Needs a file that is uploaded by a PUT and copied in parts. */
const testOfPut = testWhere("copySourceIfMatch", "copyParts");

function withCapabilities(s3: StartedStorage, capabilities: Partial<S3Capabilities>): StartedStorage {
  const { storage } = s3;
  return { ...s3, storage: { ...storage, capabilities: { ...storage.capabilities, ...capabilities } } };
}

async function upload({ storage }: StartedStorage, content: string | Uint8Array<ArrayBuffer>, announced = ofText) {
  const deps = { storage: { ...storage, plan: { singleMax: 20 * MiB } }, caller, rules, onCreate: async () => null };
  const bytes = typeof content === "string" ? bytesOf(content) : content;
  const plan = await createUpload(deps, { ...announced, size: bytes.length });
  expect(await sendFile(plan, bytes)).toEqual({ status: 200 });
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

/** A finish on another server, which breaks off when it has copied the first part. */
async function finishHalf({ options, storage }: StartedStorage, plan: UploadPlan) {
  const own = createS3Storage({ ...options, copyPartSize: storage.copyPartSize });
  const { capabilities, clock } = storage;
  let first: Promise<unknown> | undefined;
  aroundCalls(own, async ({ name }, send) => {
    if (name !== "UploadPartCopyCommand") return send();
    if (!first) {
      const copied = send();
      first = copied;
      return copied;
    }
    await first;
    throw new TypeError("Broken off.");
  });
  const finished = finishUpload({ storage: { ...own, capabilities, clock }, caller, rules }, idOf(plan));
  await expect(finished).rejects.toThrow("Broken off.");
}

/** Two texts of one MD5, so of one ETag (X. Wang and H. Yu, "How to Break MD5 and Other Hash Functions", 2005). */
const ofOneMd5 = [
  "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488832571415a" +
    "085125e8f7cdc99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0" +
    "e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70",
  "d131dd02c5e6eec4693d9a0698aff95c2fcab50712467eab4004583eb8fb7f8955ad340609f4b30283e4888325f1415a" +
    "085125e8f7cdc99fd91dbd7280373c5bd8823e3156348f5bae6dacd436c919c6dd53e23487da03fd02396306d248cda0" +
    "e99f33420f577ee8ce54b67080280d1ec69821bcb6a8839396f965ab6ff72a70",
].map((hex) => new Uint8Array(Buffer.concat([Buffer.from(hex, "hex"), Buffer.alloc(6 * MiB)])));

testOfPut(
  "parts that were copied from what stood under the key before are copied again, whatever its ETag",
  async () => {
    const [first, other] = ofOneMd5;
    if (!first || !other) return expect.unreachable();
    await using started = await startStorage({ copyPartSize: 5 * MiB });
    const s3 = withCapabilities(started, { conditionalPut: false });
    const plan = await upload(s3, first, ofBytes);
    await finishHalf(s3, plan);
    // Then other bytes are stored under the same key: by a form, or by a PUT if it can be sent again.
    const object = { Bucket: s3.storage.uploadBucket, Key: plan.key };
    const { Metadata } = await s3.storage.publisher.send(new HeadObjectCommand(object));
    await s3.storage.publisher.send(
      new PutObjectCommand({ ...object, Metadata, ContentType: ofBytes.contentType, Body: other }),
    );
    expect(await finish(s3, plan)).toMatchObject({ status: "done" });
    const answer = await fetch(`${s3.storage.publicBaseUrl}/${await mediaKeyOf(plan.key)}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(other)).toBe(true);
  },
);

testOfPut("parts of this very upload are not copied again", async () => {
  await using started = await startStorage({ copyPartSize: 5 * MiB });
  const s3 = withCapabilities(started, { conditionalPut: false });
  const plan = await upload(s3, "a".repeat(6 * MiB));
  // S3's dates are in whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await finishHalf(s3, plan);
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

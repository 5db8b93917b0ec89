import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type ObjectVersion,
} from "@aws-sdk/client-s3";
import { MiB } from "@s3-direct/upload-core";
import { mediaFolderOf } from "@s3-direct/upload-core/internal";
import { describe, expect, test } from "vitest";
import { createS3Storage, createUpload, eraseOwner, finishUpload, type Caller } from "./index.ts";
import { aroundClient } from "./testing/around-calls.ts";
import { bytesOf, idOf, sendFile } from "./testing/send-file.ts";
import { closedAddress, startStorage, type StartedStorage } from "./testing/start-storage.ts";

const rules = { accept: ["text/plain"], maxSize: 100 * MiB };
const announced = { filename: "a.txt", contentType: "text/plain" };

async function upload({ storage }: StartedStorage, caller: Caller) {
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  const plan = await createUpload(deps, { ...announced, size: 5 });
  expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
  return plan;
}

async function publish(s3: StartedStorage, caller: Caller) {
  const plan = await upload(s3, caller);
  const finished = await finishUpload({ storage: s3.storage, caller, rules }, idOf(plan));
  if (finished.status !== "done") throw new Error("It is still being copied.");
  return { plan, file: finished.file };
}

async function begin({ storage }: StartedStorage, caller: Caller) {
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  return createUpload(deps, { ...announced, size: 50 * MiB });
}

function aroundJanitor({ storage }: StartedStorage, around: Parameters<typeof aroundClient>[1]): void {
  aroundClient(storage.janitor ?? expect.fail("There is one."), around);
}

/** Returns every key in both buckets, complete or not. */
async function keysIn({ admin, storage }: StartedStorage): Promise<string[]> {
  const buckets = await Promise.all(
    [storage.uploadBucket, storage.mediaBucket].map(async (Bucket) => {
      const { Contents = [] } = await admin.send(new ListObjectsV2Command({ Bucket }));
      const { Uploads = [] } = await admin.send(new ListMultipartUploadsCommand({ Bucket }));
      return [...Contents, ...Uploads].flatMap(({ Key }) => Key ?? []);
    }),
  );
  return buckets.flat().toSorted();
}

const all = "traps: 137 all of an owner's goes, at every endpoint, parts in progress too, and nothing of another's";

test.each(["readable", "opaque"] as const)(`${all}: %s media keys`, async (mediaKeys) => {
  await using s3 = await startStorage({ mediaKeys });
  const { storage } = s3;
  // One owner whose id begins with the same letters, and one whose id is written differently in keys.
  for (const owner of ["an", "ann2", "ANN"]) await publish(s3, { endpoint: "notes", owner });
  await publish(s3, { endpoint: "notes", owner: "ann2", visibility: "private" });
  await begin(s3, { endpoint: "films", owner: "ann2" });
  const others = await keysIn(s3);

  const { plan, file } = await publish(s3, { endpoint: "notes", owner: "ann" });
  await publish(s3, { endpoint: "photos", owner: "ann", visibility: "private" });
  await upload(s3, { endpoint: "photos", owner: "ann" });
  // This endpoint has only parts.
  await begin(s3, { endpoint: "sounds", owner: "ann" });
  const folder = await mediaFolderOf("ann", mediaKeys);
  const copy = { Bucket: storage.mediaBucket, Key: `media/${folder}/20261124-large-copy.txt` };
  await storage.publisher.send(new CreateMultipartUploadCommand(copy));

  // An unfinished multipart upload is not an object yet.
  const inParts = plan.kind === "multipart" ? 1 : 0;
  const erased = { uploads: 3 - inParts, media: 2, unfinished: 2 + inParts };
  expect(await eraseOwner(storage, { owner: "ann" })).toEqual(erased);
  expect(await keysIn(s3)).toEqual(others);
  expect((await fetch(file.url ?? "")).status).not.toBe(200);
  expect(await eraseOwner(storage, { owner: "ann" })).toEqual({ uploads: 0, media: 0, unfinished: 0 });
  // The presigned URL can still store an object, which is never published and expires. Parts have no upload any more.
  expect(await sendFile(plan, bytesOf("hello"))).toMatchObject({ status: plan.kind === "multipart" ? 404 : 200 });
  expect((await fetch(file.url ?? "")).status).not.toBe(200);
});

test("what a finish puts together or publishes while an owner is erased goes too, also where no upload was found", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const { plan, file } = await publish(s3, { endpoint: "notes", owner: "ann" });
  await eraseOwner(storage, { owner: "ann" });
  // The publisher of another server stores the objects.
  const { publisher } = createS3Storage(s3.options);
  const store = async (Bucket: string, Key: string) =>
    void (await publisher.send(new PutObjectCommand({ Bucket, Key, Body: bytesOf("hello") })));
  const events = [
    // A completion that was already running, and then its copy.
    () => store(storage.uploadBucket, plan.key),
    () => store(storage.mediaBucket, file.key),
  ];
  const clock = { now: () => 0, wait: async () => events.shift()?.() };
  expect(await eraseOwner({ ...storage, clock }, { owner: "ann" })).toEqual({ uploads: 1, media: 1, unfinished: 0 });
  expect(events).toEqual([]);
  expect(await keysIn(s3)).toEqual([]);
});

test("whoever stores the same again and again does not keep an erasing from its end, nor anything published", async () => {
  await using s3 = await startStorage();
  const { storage, admin } = s3;
  const { plan, file } = await publish(s3, { endpoint: "notes", owner: "ann" });
  let stored = 0;
  const storeAgain = async () => {
    if ((stored += 1) > 100) return;
    await admin.send(new PutObjectCommand({ Bucket: storage.uploadBucket, Key: plan.key, Body: "hello" }));
  };
  aroundJanitor(s3, async ({ name, input }, send) => {
    const output = await send();
    if (name === "DeleteObjectCommand" && Reflect.get(input, "Key") === plan.key) await storeAgain();
    return output;
  });
  const clock = { now: () => 0, wait: async () => undefined };
  expect(await eraseOwner({ ...storage, clock }, { owner: "ann" })).toMatchObject({ media: 1 });
  expect(stored).toBeLessThan(10);
  expect((await fetch(file.url ?? "")).status).not.toBe(200);
});

test("parts that are in no endpoint's folder lead to no other folder of the bucket", async () => {
  await using s3 = await startStorage();
  const { admin, storage } = s3;
  const { uploadBucket: Bucket } = storage;
  await admin.send(new PutObjectCommand({ Bucket, Key: "ann/else.txt", Body: "hello" }));
  await admin.send(new CreateMultipartUploadCommand({ Bucket, Key: "uploads/stray" }));
  const before = await keysIn(s3);
  expect(await eraseOwner(storage, { owner: "ann" })).toEqual({ uploads: 0, media: 0, unfinished: 0 });
  expect(await keysIn(s3)).toEqual(before);
});

test("an erasing that broke off is completed by the next", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  for (let n = 0; n < 5; n += 1) await publish(s3, { endpoint: "notes", owner: "ann" });
  let deletes = 0;
  aroundJanitor(s3, async ({ name }, send) => {
    if (name === "DeleteObjectCommand" && (deletes += 1) === 7) throw new Error("The machine stopped.");
    return send();
  });
  await expect(eraseOwner(storage, { owner: "ann" })).rejects.toThrow("The machine stopped.");
  const { uploads, media } = await eraseOwner(storage, { owner: "ann" });
  expect(uploads + media).toBeGreaterThan(0);
  expect(await keysIn(s3)).toEqual([]);
});

test("more than a page of objects goes", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  for (let n = 0; n < 5; n += 1) await publish(s3, { endpoint: "notes", owner: "ann" });
  // S3's pages hold 1,000 entries; these hold two.
  aroundJanitor(s3, ({ name, input }, send) => {
    if (name.startsWith("ListObject")) Object.assign(input, { MaxKeys: 2 });
    return send();
  });
  expect(await eraseOwner(storage, { owner: "ann" })).toMatchObject({ uploads: 5, media: 5 });
  expect(await keysIn(s3)).toEqual([]);
});

describe("where S3 answers ListObjectVersions with something else", () => {
  /** What S3 lists of each object. */
  type Entry = Pick<ObjectVersion, "Key" | "VersionId" | "IsLatest">;
  type Describe = (key: string | undefined) => Entry[];

  /** Answers with the objects as `describe` says, `most` of them, and never says where the next page begins. */
  const answer = (
    { admin, storage }: StartedStorage,
    { most, describe: entriesOf }: { most: number; describe: Describe },
  ) =>
    storage.janitor?.middlewareStack.add(
      (next, context) => async (args) => {
        // The development S3 knows no versions: "null" is the object itself.
        if (context.commandName === "DeleteObjectCommand") Reflect.deleteProperty(args.input, "VersionId");
        if (context.commandName !== "ListObjectVersionsCommand") return next(args);
        const place = {
          Bucket: String(Reflect.get(args.input, "Bucket")),
          Prefix: String(Reflect.get(args.input, "Prefix")),
        };
        const { Contents = [], IsTruncated } = await admin.send(new ListObjectsV2Command({ ...place, MaxKeys: most }));
        const output = { $metadata: {}, IsTruncated, Versions: Contents.flatMap(({ Key }) => entriesOf(Key)) };
        return { output, response: undefined };
      },
      { step: "initialize" },
    );
  const none: Describe = () => [];
  const withoutIds: Describe = (Key) => [{ Key, IsLatest: true }];
  const withIds: Describe = (Key) => [{ Key, VersionId: "null", IsLatest: true }];
  let listed = 0;
  const aFewIds: Describe = (Key) => [{ Key, IsLatest: true, ...(listed++ % 3 === 0 && { VersionId: "null" }) }];
  const oldOnes: Describe = (Key) => [
    { Key, IsLatest: true },
    { Key, IsLatest: false },
  ];

  test.each([
    ["a list without versions", 1000, none],
    ["objects without a VersionId, as Google Cloud Storage does", 1000, withoutIds],
    ["a part of them", 1, withoutIds],
    ["objects of which only some have a VersionId", 1000, aFewIds],
  ])("%s, all that is stored goes", async (_, most, describeObject) => {
    await using s3 = await startStorage();
    for (let n = 0; n < 3; n += 1) await publish(s3, { endpoint: "notes", owner: "ann" });
    answer(s3, { most, describe: describeObject });
    expect(await eraseOwner(s3.storage, { owner: "ann" })).toMatchObject({ uploads: 3, media: 3 });
    expect(await keysIn(s3)).toEqual([]);
  });

  test.each([
    ["a first page, and not where the next begins", 1, withIds],
    ["the same, of a list without versions", 1, none],
    ["an old version without an id", 1000, oldOnes],
  ])("%s, it says so and does not succeed", async (_, most, describeObject) => {
    await using s3 = await startStorage();
    for (let n = 0; n < 2; n += 1) await publish(s3, { endpoint: "notes", owner: "ann" });
    answer(s3, { most, describe: describeObject });
    await expect(eraseOwner(s3.storage, { owner: "ann" })).rejects.toThrow(/^ListObjectVersions: S3 /);
  });
});

test.each(["ListObjectsV2", "ListMultipartUploads"])(
  "where %s has no marker of its next page, it says so and does not succeed",
  async (operation) => {
    await using s3 = await startStorage();
    await publish(s3, { endpoint: "notes", owner: "ann" });
    aroundJanitor(s3, async ({ name }, send) => {
      const output = await send();
      return name === `${operation}Command` ? Object.assign(output, { IsTruncated: true }) : output;
    });
    await expect(eraseOwner(s3.storage, { owner: "ann" })).rejects.toThrow(`${operation}: S3 says`);
  },
);

test("without a janitor it says what is missing; S3 down is a passing fault, a missing right is none", async () => {
  await using s3 = await startStorage();
  await publish(s3, { endpoint: "notes", owner: "ann" });
  const { options, target } = s3;
  const without = createS3Storage({ ...options, janitor: undefined });
  await expect(eraseOwner(without, { owner: "ann" })).rejects.toThrow("eraseOwner needs a janitor");
  const down = createS3Storage({ ...options, provider: { ...target.provider, endpoint: await closedAddress() } });
  await expect(eraseOwner(down, { owner: "ann" })).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  const weak = createS3Storage({ ...options, janitor: target.signer });
  await expect(eraseOwner(weak, { owner: "ann" })).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(eraseOwner(s3.storage, { owner: "" })).rejects.toThrow(TypeError);
});

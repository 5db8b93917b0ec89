import { DeleteObjectCommand, ListObjectVersionsCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { abortUpload, createUpload, deleteUpload, eraseOwner, sweep } from "./index.ts";
import { seemOlder } from "./testing/seem-older.ts";
import { bytesOf, sendFile } from "./testing/send-file.ts";
import { finishDone, startStorage, type StartedStorage } from "./testing/start-storage.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 1000 };

/** Makes both buckets keep versions, and publishes a file in them. */
async function publishVersioned({ admin, storage }: StartedStorage) {
  for (const Bucket of [storage.uploadBucket, storage.mediaBucket]) {
    await admin.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  }
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: 5 });
  expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
  await finishDone({ storage, caller, rules }, { key: plan.key });
  return plan.key;
}

async function versionsIn({ admin, storage }: StartedStorage) {
  const counts = await Promise.all(
    [storage.uploadBucket, storage.mediaBucket].map(async (Bucket) => {
      const { Versions = [], DeleteMarkers = [] } = await admin.send(new ListObjectVersionsCommand({ Bucket }));
      return { sizes: Versions.map(({ Size }) => Size), marks: DeleteMarkers.length };
    }),
  );
  const [uploads, media] = counts;
  return { uploads, media };
}

test("traps: 137 a deleted file's bytes do not stay as an old version", async () => {
  await using s3 = await startStorage();
  const key = await publishVersioned(s3);
  await deleteUpload(s3.storage, key);
  // The tombstone, and the delete marker.
  expect(await versionsIn(s3)).toEqual({ uploads: { sizes: [0], marks: 0 }, media: { sizes: [], marks: 1 } });
});

test("traps: 137 an erased owner leaves no version and no mark", async () => {
  await using s3 = await startStorage();
  await deleteUpload(s3.storage, await publishVersioned(s3));
  await publishVersioned(s3);
  await eraseOwner(s3.storage, { owner: caller.owner });
  const nothing = { sizes: [], marks: 0 };
  expect(await versionsIn(s3)).toEqual({ uploads: nothing, media: nothing });
});

test("traps: 137 an erased owner leaves no version where every upload of the endpoint has expired", async () => {
  await using s3 = await startStorage();
  const { uploadBucket: Bucket } = s3.storage;
  const Key = await publishVersioned(s3);
  // In a bucket that keeps versions, what expires becomes an old version.
  await s3.admin.send(new DeleteObjectCommand({ Bucket, Key }));
  expect((await versionsIn(s3)).uploads).toEqual({ sizes: [5], marks: 1 });
  expect(await eraseOwner(s3.storage, { owner: caller.owner })).toMatchObject({ uploads: 2, media: 1 });
  const nothing = { sizes: [], marks: 0 };
  expect(await versionsIn(s3)).toEqual({ uploads: nothing, media: nothing });
});

test("a sweep removes what lies under the latest versions, and brings nothing back", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const janitor = storage.janitor ?? expect.fail("There is one.");
  const key = await publishVersioned(s3);
  // A storage without a janitor removes no old version.
  await deleteUpload({ ...storage, janitor: undefined }, key);
  expect(await versionsIn(s3)).toEqual({ uploads: { sizes: [0, 5], marks: 0 }, media: { sizes: [5], marks: 1 } });
  const known = async () => new Set<string>();
  expect(await sweep(storage, { known })).toMatchObject({ version: { count: 0 } });
  seemOlder(janitor, () => 4 * 86_400_000);
  expect(await sweep(storage, { known, dryRun: true })).toMatchObject({ version: { count: 2, bytes: 10 } });
  await sweep(storage, { known });
  // The upload's tombstone was old as well.
  const { media } = await versionsIn(s3);
  expect(media).toEqual({ sizes: [], marks: 1 });
});

test("an ended upload whose bytes stay as an old version says that they take room, unless a janitor removes them", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const { uploadBucket: Bucket } = storage;
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await s3.admin.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const sent = async () => {
    const deps = { storage, caller, rules, onCreate: async () => undefined };
    const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: 5 });
    expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
    return plan;
  };
  const ended = { status: "aborted" };
  const without = { ...storage, janitor: undefined };
  const first = await sent();
  for (let time = 0; time < 2; time += 1)
    expect(await abortUpload({ storage: without, caller }, first)).toEqual({ ...ended, bytesMayRemain: "version" });
  expect((await versionsIn(s3)).uploads?.sizes).toEqual([0, 0, 5]);
  expect(await abortUpload({ storage, caller }, await sent())).toEqual({ ...ended, bytesMayRemain: false });
  expect((await versionsIn(s3)).uploads?.sizes.filter((size) => size === 5)).toEqual([5]);
});

test("a delete of a published file whose bytes stay as an old version says that they take room, unless a janitor removes them", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const first = await publishVersioned(s3);
  expect(await deleteUpload({ ...storage, janitor: undefined }, first)).toEqual({ bytesMayRemain: "version" });
  expect((await versionsIn(s3)).uploads?.sizes).toEqual([0, 5]);
  expect(await deleteUpload(storage, await publishVersioned(s3))).toEqual({ bytesMayRemain: false });
  expect((await versionsIn(s3)).uploads?.sizes.filter((size) => size === 5)).toEqual([5]);
});

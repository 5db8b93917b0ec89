import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { mediaKeyOf } from "@s3-direct/upload-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { images } from "../derive/images.ts";
import {
  abortUpload,
  createS3Storage,
  createUpload,
  deleteUpload,
  eraseOwner,
  finishUpload,
  sweep,
  type Caller,
} from "../index.ts";
import { aroundCalls, aroundClient } from "../testing/around-calls.ts";
import { seemOlder } from "../testing/seem-older.ts";
import { idOf, sendFile } from "../testing/send-file.ts";
import { finishDone, startStorage, type StartedStorage } from "../testing/start-storage.ts";

const ann: Caller = { endpoint: "photos", owner: "ann" };

const rules = { accept: ["image/*"], maxSize: 10_000 };
const derive = images({ variants: { thumb: { width: 4 } } });

async function upload({ storage }: StartedStorage, caller = ann) {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const announced = { filename: "a.png", contentType: "image/png", size: bytes.length };
  const plan = await createUpload({ storage, caller, rules, onCreate: async () => undefined }, announced);
  expect(await sendFile(plan, bytes)).toEqual({ status: 200 });
  return idOf(plan);
}

/** Publishes a picture with a thumbnail. */
async function publish(s3: StartedStorage, caller = ann) {
  const input = await upload(s3, caller);
  const { file } = await finishDone({ storage: s3.storage, caller, rules, derive }, input);
  return { uploadKey: input.key, keys: keysOf(file.key) };
}

const keysOf = (key: string) => [key, `${key}~thumb.webp`];

/** A storage that runs `work` right before S3 answers that a file is copied. */
function whenCopied({ options, storage: { clock } }: StartedStorage, work: () => Promise<unknown>) {
  const storage = { ...createS3Storage(options), clock };
  aroundCalls(storage, async ({ name }, send) => {
    const output = await send();
    if (name === "CopyObjectCommand") await work();
    return output;
  });
  return storage;
}

/** A storage that records reported removals, and checks that none of the reported files is served at that time. */
async function startTelling() {
  const told: string[][] = [];
  const broken = { times: 0 };
  const s3 = await startStorage({
    onUnpublished: async (keys) => {
      for (const key of keys) expect((await fetch(`${s3.storage.publicBaseUrl}/${key}`)).status).not.toBe(200);
      broken.times -= 1;
      if (broken.times >= 0) throw new Error("The CDN is away.");
      told.push(keys.toSorted());
    },
  });
  return { ...s3, told, broken };
}

test("a delete tells of the file and of what was made of it, when they are gone", async () => {
  await using s3 = await startTelling();
  const byUploadKey = await publish(s3);
  await deleteUpload(s3.storage, byUploadKey.uploadKey);
  const byMediaKey = await publish(s3);
  await deleteUpload(s3.storage, byMediaKey.keys[0] ?? "");
  expect(s3.told).toEqual([byUploadKey.keys, byMediaKey.keys]);
});

test("when it can't be told, the delete fails, and tells of all of it when it is repeated", async () => {
  await using s3 = await startTelling();
  const { uploadKey, keys } = await publish(s3);
  s3.broken.times = 1;
  await expect(deleteUpload(s3.storage, uploadKey)).rejects.toThrow("The CDN is away.");
  await deleteUpload(s3.storage, uploadKey);
  expect(s3.told).toEqual([keys]);
});

test("erasing an owner tells of the owner's files together, and of nobody else's", async () => {
  await using s3 = await startTelling();
  const files = [await publish(s3), await publish(s3)];
  await publish(s3, { endpoint: "photos", owner: "ben" });
  await eraseOwner(s3.storage, { owner: "ann" });
  const told = s3.told.flat();
  expect(s3.told).toHaveLength(1);
  expect(told).toEqual(expect.arrayContaining(files.flatMap(({ keys }) => keys)));
  expect(told.every((key) => key.startsWith("media/ann/"))).toBe(true);
});

test("a sweep tells of the orphans that it removes, and a dry one of nothing", async () => {
  await using s3 = await startTelling();
  const { keys, uploadKey } = await publish(s3);
  const { janitor, uploadBucket } = s3.storage;
  if (janitor) seemOlder(janitor, () => 2 * 86_400_000);
  await s3.admin.send(new DeleteObjectCommand({ Bucket: uploadBucket, Key: uploadKey }));
  const known = async () => new Set<string>();
  await sweep(s3.storage, { known, dryRun: true });
  expect(s3.told).toEqual([]);
  await sweep(s3.storage, { known });
  expect(s3.told.flat()).toEqual(expect.arrayContaining(keys));
});

test("what is gone is told when a neighbour can't be deleted, and that one when it is", async () => {
  await using s3 = await startTelling();
  const files = [await publish(s3), await publish(s3)];
  const all = files.flatMap(({ keys }) => keys);
  const [bad = ""] = all;
  const good = all.filter((key) => key !== bad);
  let failures = 2;
  const { janitor, uploadBucket } = s3.storage;
  if (!janitor) throw new Error("There is no janitor.");
  seemOlder(janitor, () => 2 * 86_400_000);
  aroundClient(janitor, async ({ name, input }, send) => {
    if (name !== "DeleteObjectCommand" || Reflect.get(input, "Key") !== bad || failures === 0) return send();
    failures -= 1;
    throw new Error("This one stays.");
  });
  for (const { uploadKey } of files)
    await s3.admin.send(new DeleteObjectCommand({ Bucket: uploadBucket, Key: uploadKey }));
  const known = async () => new Set<string>();
  await expect(sweep(s3.storage, { known })).rejects.toThrow("This one stays.");
  expect(s3.told.flat()).toEqual(expect.arrayContaining(good));
  expect(s3.told.flat()).not.toContain(bad);

  const more = (await publish(s3)).keys;
  await expect(eraseOwner(s3.storage, { owner: "ann" })).rejects.toThrow("This one stays.");
  expect(s3.told.flat()).toEqual(expect.arrayContaining(more));
  await eraseOwner(s3.storage, { owner: "ann" });
  expect(s3.told.at(-1)).toEqual([bad]);
});

test("a finish that comes while a delete waits tells of what it takes away, and later ones of nothing", async () => {
  await using s3 = await startTelling();
  const { uploadKey, keys } = await publish(s3);
  const finish = async () => {
    const deps = { storage: s3.storage, caller: ann, rules, derive };
    await expect(finishUpload(deps, { key: uploadKey })).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  };
  await deleteUpload({ ...s3.storage, clock: { now: () => 0, wait: finish } }, uploadKey);
  expect(s3.told[0]).toEqual(keys);
  const told = s3.told.length;
  await finish();
  expect(s3.told).toHaveLength(told);
});

test("an abort tells of what a finish that was on its way has published, and another one of nothing", async () => {
  await using s3 = await startTelling();
  const input = await upload(s3);
  const key = await mediaKeyOf(input.key);
  const publishMeanwhile = async () => {
    const copy = { Bucket: s3.storage.mediaBucket, Key: key, Body: "hello" };
    await s3.storage.publisher.send(new PutObjectCommand(copy));
  };
  const abort = (wait: () => Promise<void> = async () => undefined) =>
    abortUpload({ storage: { ...s3.storage, clock: { now: () => 0, wait } }, caller: ann }, input);
  await abort(publishMeanwhile);
  expect(s3.told).toEqual([[key]]);
  await abort();
  expect(s3.told).toEqual([[key]]);
});

test.each(["as it is", "with a thumbnail", "copied without a condition"])(
  "a finish tells of a file that was deleted while it was copied: %s",
  async (kind) => {
    await using s3 = await startTelling();
    const input = await upload(s3);
    const key = await mediaKeyOf(input.key);
    const storage = whenCopied(s3, () => deleteUpload(s3.storage, input.key));
    const capabilities = {
      ...storage.capabilities,
      ...(kind === "copied without a condition" && { copySourceIfMatch: false }),
    };
    let now = 0;
    // Each reading of the clock is a minute after the last one, so the copy takes long.
    const clock = { ...storage.clock, now: () => (now += 60_000) };
    const deps = { caller: ann, rules, ...(kind === "with a thumbnail" && { derive }) };
    const finishing = finishUpload({ ...deps, storage: { ...storage, capabilities, clock } }, input);
    await expect(finishing).rejects.toMatchObject({ code: "UPLOAD_GONE" });
    const keys = kind === "with a thumbnail" ? keysOf(key) : [key];
    // After a copy without a condition the file itself is removed first.
    const first = kind === "with a thumbnail" && !s3.storage.capabilities.copySourceIfMatch ? [[key]] : [];
    expect(s3.told).toEqual([keys, ...first, keys]);
    storage.publisher.destroy();
  },
);

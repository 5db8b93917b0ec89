import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { expect, test } from "vitest";
import { images } from "./derive/images.ts";
import { createUpload, deleteUpload, eraseOwner, finishUpload, sweep, type Caller } from "./index.ts";
import { aroundClient } from "./testing/around-calls.ts";
import { seemOlder } from "./testing/seem-older.ts";
import { idOf, sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";

const ann: Caller = { endpoint: "photos", owner: "ann" };

/** A published picture, with a thumbnail. */
async function publish({ storage }: StartedStorage, caller = ann) {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const rules = { accept: ["image/*"], maxSize: 10_000 };
  const derive = images({ variants: { thumb: { width: 4 } } });
  const announced = { filename: "a.png", contentType: "image/png", size: bytes.length };
  const plan = await createUpload({ storage, caller, rules, onCreate: async () => undefined }, announced);
  expect(await sendFile(plan, bytes)).toEqual({ status: 200 });
  const finished = await finishUpload({ storage, caller, rules, derive }, idOf(plan));
  if (finished.status !== "done") throw new Error("It is still being copied.");
  const { key } = finished.file;
  return { uploadKey: plan.key, keys: [key, `${key}~thumb.webp`] };
}

/** A storage that tells of what is gone, and that nothing of it is there when it does. */
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

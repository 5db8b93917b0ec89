import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { makeUploadKey, MiB, uploadLifetime } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { abortUpload, createS3Storage, createUpload, eraseOwner, sweep, type Leftover } from "./index.ts";
import { seemOlder } from "./testing/seem-older.ts";
import { bytesOf, idOf, sendFile } from "./testing/send-file.ts";
import { finishDone, startStorage, type StartedStorage } from "./testing/start-storage.ts";
import { encodeRecord } from "./upload-record.ts";

const rules = { accept: ["text/plain"], maxSize: 100 * MiB };
const caller = { endpoint: "notes", owner: "ann" };
const day = 86_400_000;

/** Starts a storage whose janitor sees each key as old as `ages` says. */
async function startAgedStorage() {
  const s3 = await startStorage();
  const ages = new Map<string, number>();
  if (s3.storage.janitor) seemOlder(s3.storage.janitor, (key) => ages.get(key) ?? 0);
  return { ...s3, ages };
}

async function begin({ storage }: StartedStorage, size = 5) {
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  return createUpload(deps, { filename: "a.txt", contentType: "text/plain", size });
}

async function publish(s3: Awaited<ReturnType<typeof startAgedStorage>>, age: number) {
  const plan = await begin(s3);
  expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
  const { file } = await finishDone({ storage: s3.storage, caller, rules }, idOf(plan));
  for (const key of [plan.key, file.key]) s3.ages.set(key, age);
  return { upload: plan.key, media: file.key };
}

/** A key of an upload that is sent by one PUT. */
const keyOfPut = () => makeUploadKey({ ...named, now: new Date(), uuid: crypto.randomUUID() });
const keyOfParts = () => makeUploadKey({ ...named, partSize: 5 * MiB, now: new Date(), uuid: crypto.randomUUID() });
const named = { ...caller, filename: "a.txt", ext: "txt", size: 5 };

/** Removes an object as the bucket's rule does. */
async function expire({ storage, admin }: StartedStorage, key: string) {
  await admin.send(new DeleteObjectCommand({ Bucket: storage.uploadBucket, Key: key }));
}

async function isThere({ storage, admin }: StartedStorage, { bucket = storage.mediaBucket, key = "" }) {
  const { Contents = [] } = await admin.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key }));
  return Contents.some(({ Key }) => Key === key);
}

const nothing = { count: 0, bytes: 0 };
const clean = { orphan: nothing, upload: nothing, parts: nothing, version: nothing };
const knows =
  (...keys: string[]) =>
  async (asked: readonly string[]) =>
    new Set(keys.filter((key) => asked.includes(key)));

test("a published file without a record goes when it is old and no finish can bring one; the others stay", async () => {
  await using s3 = await startAgedStorage();
  const [orphan, recorded, waiting] = [
    await publish(s3, 2 * day),
    await publish(s3, 2 * day),
    await publish(s3, 2 * day),
  ];
  const fresh = await publish(s3, 0);
  for (const { upload } of [orphan, recorded, fresh]) await expire(s3, upload);
  const foreign = { Bucket: s3.storage.mediaBucket, Key: "media/ann/logo.png", Body: "hello" };
  await s3.admin.send(new PutObjectCommand(foreign));
  s3.ages.set(foreign.Key, 2 * day);

  const found: Leftover[] = [];
  const options = { known: knows(recorded.media), onFound: (leftover: Leftover) => void found.push(leftover) };
  const told = { ...clean, orphan: { count: 1, bytes: 5 } };
  expect(await sweep(s3.storage, { ...options, dryRun: true })).toEqual(told);
  expect(await isThere(s3, { key: orphan.media })).toBe(true);
  expect(await sweep(s3.storage, options)).toEqual(told);
  expect(await sweep(s3.storage, options)).toEqual(clean);
  const { mediaBucket: bucket } = s3.storage;
  const since = expect.any(Date);
  const leftover = { kind: "orphan", bucket, key: orphan.media, size: 5, since };
  expect(found).toEqual([leftover, leftover]);
  expect(await isThere(s3, { key: orphan.media })).toBe(false);
  for (const key of [recorded.media, fresh.media, waiting.media, foreign.Key]) {
    expect([key, await isThere(s3, { key })]).toEqual([key, true]);
  }
});

test("a file that gets its record while the sweep looks stays", async () => {
  await using s3 = await startAgedStorage();
  const { media, upload } = await publish(s3, 2 * day);
  await expire(s3, upload);
  let asked = 0;
  const known = async () => new Set((asked += 1) === 1 ? [] : [media]);
  expect(await sweep(s3.storage, { known })).toEqual(clean);
  expect(await isThere(s3, { key: media })).toBe(true);
});

test("a database that knows hardly any of the files is taken for the wrong one", async () => {
  await using s3 = await startAgedStorage();
  const files: Awaited<ReturnType<typeof publish>>[] = [];
  for (let n = 0; n < 11; n += 1) files.push(await publish(s3, 2 * day));
  for (const { upload } of files) await expire(s3, upload);
  await expect(sweep(s3.storage, { known: knows() })).rejects.toThrow(
    "11 of 11 published files have no record: this looks like the wrong database, so nothing was removed.",
  );
  for (const { media } of files) expect(await isThere(s3, { key: media })).toBe(true);
});

test("where few orphans are expected, one of few files is already too many", async () => {
  await using s3 = await startAgedStorage();
  const [orphan, recorded] = [await publish(s3, 2 * day), await publish(s3, 2 * day)];
  for (const { upload } of [orphan, recorded]) await expire(s3, upload);
  const known = knows(recorded.media);
  await expect(sweep(s3.storage, { known, maxOrphanShare: 0.05 })).rejects.toThrow(
    "1 of 2 published files have no record",
  );
  expect(await isThere(s3, { key: orphan.media })).toBe(true);
  expect(await sweep(s3.storage, { known, maxOrphanShare: 0.5 })).toMatchObject({ orphan: { count: 1 } });
});

test.each([Number.NaN, -1])("a grace of %s, which nothing or everything would outlast, is refused", async (grace) => {
  await using s3 = await startStorage();
  await expect(sweep(s3.storage, { known: knows(), grace })).rejects.toThrow(
    "grace is a number of seconds, 0 or more.",
  );
});

test.each([10, Number.NaN, -1])("a maxOrphanShare of %s is refused, and nothing is removed", async (maxOrphanShare) => {
  await using s3 = await startAgedStorage();
  const { media, upload } = await publish(s3, 2 * day);
  await expire(s3, upload);
  await expect(sweep(s3.storage, { known: knows(), maxOrphanShare })).rejects.toThrow(
    "maxOrphanShare is a number from 0 to 1.",
  );
  expect(await isThere(s3, { key: media })).toBe(true);
});

test("traps: 146 what an upload under way needs stays, and what is past every life goes", async () => {
  await using s3 = await startAgedStorage();
  const { storage, admin, ages } = s3;
  const put = async (key: string, age: number) => {
    await admin.send(new PutObjectCommand({ Bucket: storage.uploadBucket, Key: key, Body: "hello" }));
    ages.set(key, age);
    return key;
  };
  // Its request is valid for an hour; the bucket's rule takes a day, and runs late.
  const young = await put(keyOfPut(), 2 * day);
  const refused = await put(keyOfPut(), 4 * day);
  const mark = await put(`${refused}.gone`, 4 * day);
  const partsLive = storage.resumableFor * 1000;
  const parts = await begin(s3, 50 * MiB);
  ages.set(parts.key, partsLive);
  const oldParts = await begin(s3, 50 * MiB);
  ages.set(oldParts.key, partsLive + 2 * day);
  // On AWS a completed object has the date on which its multipart upload was created.
  const complete = await put(keyOfParts(), partsLive + 2.5 * day);
  const copy = { Bucket: storage.mediaBucket, Key: "media/ann/20261124-large-copy.txt" };
  await storage.publisher.send(new CreateMultipartUploadCommand(copy));
  ages.set(copy.Key, partsLive + 2 * day);

  const found: Leftover[] = [];
  const swept = await sweep(storage, { known: knows(), onFound: (leftover) => void found.push(leftover) });
  expect(swept).toEqual({ ...clean, upload: { count: 2, bytes: 10 }, parts: { count: 2, bytes: 0 } });
  const expected = [`parts ${copy.Key}`, `parts ${oldParts.key}`, `upload ${refused}`, `upload ${mark}`];
  expect(found.map(({ kind, key }) => `${kind} ${key}`).toSorted()).toEqual(expected.toSorted());
  for (const key of [young, complete]) expect(await isThere(s3, { bucket: storage.uploadBucket, key })).toBe(true);
  expect(await sweep(storage, { known: knows() })).toEqual(clean);
});

test("traps: 91b, 146 the marks of an upload in parts stay until it is gone, however late it was completed", async () => {
  await using s3 = await startAgedStorage();
  const { storage, admin, ages } = s3;
  const capabilities = { ...storage.capabilities, conditionalComplete: false };
  const replacing = { ...storage, capabilities, clock: { now: () => 0, wait: async () => undefined } };
  const text = "hello";
  const plan = await createUpload(
    { storage: { ...replacing, plan: { singleMax: 0 } }, caller, rules, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size: text.length },
  );
  await abortUpload({ storage: replacing, caller }, idOf(plan));
  // S3 completed the parts after the abort, whose process did not live to see it.
  const Metadata = { upload: encodeRecord({ name: "a.txt" }) };
  const whole = { Bucket: storage.uploadBucket, Key: plan.key, Body: text, ContentType: "text/plain", Metadata };
  await admin.send(new PutObjectCommand(whole));
  const marks = [`${plan.key}.gone`, plan.key.replace(/-.*/, ".gone")];
  const life = (uploadLifetime + storage.resumableFor) * 1000;
  const known = knows();
  for (const age of [4 * day, life + day / 2]) {
    for (const key of [plan.key, ...marks]) ages.set(key, age);
    await sweep(storage, { known });
    for (const key of marks) expect(await isThere(s3, { bucket: storage.uploadBucket, key })).toBe(true);
  }
  expect(await isThere(s3, { bucket: storage.uploadBucket, key: plan.key })).toBe(false);
  for (const key of marks) ages.set(key, life + 1.5 * day);
  await sweep(storage, { known });
  for (const key of marks) expect(await isThere(s3, { bucket: storage.uploadBucket, key })).toBe(false);
});

test("all pages are looked through", async () => {
  await using s3 = await startAgedStorage();
  const { storage, ages } = s3;
  const files: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    files.push((await publish(s3, 12 * day)).media);
    ages.set((await begin(s3, 50 * MiB)).key, 9 * day);
  }
  // S3's pages hold 1,000 entries; these hold two.
  storage.janitor?.middlewareStack.add(
    (next, context) => (args) => {
      const pages = context.commandName === "ListMultipartUploadsCommand" ? { MaxUploads: 2 } : { MaxKeys: 2 };
      return next(context.commandName?.startsWith("List") ? { ...args, input: { ...args.input, ...pages } } : args);
    },
    { step: "initialize" },
  );
  const swept = await sweep(storage, { known: knows(...files) });
  expect(swept).toEqual({ ...clean, upload: { count: 5, bytes: 25 }, parts: { count: 5, bytes: 0 } });
});

test("without a janitor it says what is missing", async () => {
  await using s3 = await startStorage();
  const without = createS3Storage({ ...s3.options, janitor: undefined });
  await expect(sweep(without, { known: knows() })).rejects.toThrow("sweep needs a janitor");
});

test("a database or a CDN that is away is not told as a storage that is away", async () => {
  await using s3 = await startAgedStorage();
  const { upload } = await publish(s3, 2 * day);
  await expire(s3, upload);
  const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const fail = () => Promise.reject(away);
  await expect(sweep(s3.storage, { known: fail })).rejects.toBe(away);
  const storage = { ...s3.storage, onUnpublished: fail };
  await expect(sweep(storage, { known: knows() })).rejects.toBe(away);
  await publish(s3, 0);
  await expect(eraseOwner(storage, { owner: "ann" })).rejects.toBe(away);
  s3.storage.janitor?.middlewareStack.add(() => fail, { step: "build" });
  await expect(sweep(s3.storage, { known: knows() })).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  await expect(eraseOwner(storage, { owner: "ann" })).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
});

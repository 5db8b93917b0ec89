import { expect, test } from "vitest";
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { dateOf, maxSizeAhead, mediaKeyOf, MiB, type FileRules } from "@s3-direct/upload-core";
import {
  abortUpload,
  createS3Storage,
  createUpload,
  custom,
  deleteUpload,
  finishUpload,
  type S3Storage,
} from "./index.ts";
import { aroundCalls } from "./testing/around-calls.ts";
import { bytesOf, finishDone, closedAddress, sendPut, startStorage } from "./testing/start-storage.ts";
import { testUnlessCeph } from "./testing/target.ts";
import type { JsonValue } from "./upload-record.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules: FileRules = { accept: ["text/plain", "image/png", "image/svg+xml"], maxSize: 1000 };
const text = bytesOf("hello");

type Options = { filename?: string; contentType?: string; body?: Uint8Array<ArrayBuffer>; metadata?: JsonValue };

async function upload(storage: S3Storage, options: Options = {}) {
  const { filename = "a.txt", contentType = "text/plain", body = text, metadata } = options;
  const onCreate = async () => metadata;
  const allowEmpty = { ...rules, allowEmpty: true };
  const plan = await createUpload(
    { storage, caller, rules: allowEmpty, onCreate },
    { filename, contentType, size: body.length },
  );
  expect(await sendPut(plan, body)).toEqual({ status: 200 });
  return plan;
}

const finish = (storage: S3Storage, key: string, more: Partial<Parameters<typeof finishDone>[0]> = {}) =>
  finishDone({ storage, caller, rules, ...more }, { key });

const publicStatus = async (url: string) => (await fetch(url)).status;

test("an upload is published with its bytes, its name and what onCreate returned", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage, { filename: "Grüne 😀.txt", metadata: { postId: "7" } });
  const { file, metadata } = await finish(s3.storage, key);
  expect(file).toMatchObject({ name: "Grüne 😀.txt", size: 5, contentType: "text/plain" });
  expect(file.key).toMatch(/^media\/ann\/\d{8}-grune-[0-9a-f]{32}\.txt$/);
  expect(metadata).toEqual({ postId: "7" });
  expect(await (await fetch(file.url)).text()).toBe("hello");
});

test("traps: 12, 44, 102 every stored header of the media object is ours", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const plan = await createUpload(
    { storage, caller, rules, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );
  // None of these needs a signature of ours: S3 stores standard headers that the signer did not set.
  const added = {
    "content-encoding": "gzip",
    "cache-control": "no-store",
    "content-disposition": "inline",
    "content-language": "xx",
  };
  expect(await sendPut(plan, text, added)).toEqual({ status: 200 });
  const { file } = await finish(storage, plan.key);
  const response = await fetch(file.url);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    "content-disposition": expect.stringContaining("a.txt"),
  });
  expect(response.headers.get("content-encoding")).toBeNull();
  expect(response.headers.get("content-language")).toBeNull();
  expect(response.headers.get("x-amz-meta-upload")).toBeNull();
});

test("traps: 42 a script-capable type that was named is served as an attachment", async () => {
  await using s3 = await startStorage();
  const body = bytesOf('<svg xmlns="http://www.w3.org/2000/svg"/>');
  const { key } = await upload(s3.storage, { filename: "a.svg", contentType: "image/svg+xml", body });
  const { file } = await finish(s3.storage, key);
  expect((await fetch(file.url)).headers.get("content-disposition")).toMatch(/^attachment/);
});

/** On this clock everything takes the given time, in milliseconds. */
const withClock = (storage: S3Storage, step: number): S3Storage => {
  let time = 0;
  return { ...storage, clock: { now: () => (time += step), wait: async () => undefined } };
};

test("takes two round trips: read and look, copy; a replay takes one", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const { roundTrips } = s3;
  const since = roundTrips.length;
  await finish(withClock(s3.storage, 1), key);
  expect(roundTrips.slice(since)).toEqual([["GetObjectCommand", "HeadObjectCommand"], ["CopyObjectCommand"]]);
  await finish(s3.storage, key);
  expect(roundTrips.slice(since + 2)).toEqual([["GetObjectCommand", "HeadObjectCommand"]]);
});

test("a finish that took long looks again", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const since = s3.roundTrips.length;
  await finish(withClock(s3.storage, 1000), key);
  expect(s3.roundTrips.slice(since)).toEqual([
    ["GetObjectCommand", "HeadObjectCommand"],
    ["CopyObjectCommand"],
    ["HeadObjectCommand"],
  ]);
});

/** A plan that nothing was sent for. */
const planned = (storage: S3Storage, { size = 5, maxSize = rules.maxSize } = {}) =>
  createUpload(
    { storage, caller, rules: { ...rules, maxSize }, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size },
  );

/** On this clock something happens in the first wait. */
function meanwhile(storage: S3Storage, act: () => Promise<unknown>): S3Storage {
  let acted: Promise<unknown> | undefined;
  return { ...storage, clock: { now: () => 0, wait: async () => void (await (acted ??= act())) } };
}

test("a finish that is told so waits for what is on its way, and takes a round trip more for each look", async () => {
  await using s3 = await startStorage();
  const { roundTrips } = s3;
  const plan = await planned(s3.storage);
  const since = roundTrips.length;
  const storage = meanwhile(s3.storage, () => sendPut(plan, text));
  const finished = await finishUpload({ storage, caller, rules }, { key: plan.key, isArriving: true });
  expect(finished).toMatchObject({ status: "done", file: { name: "a.txt", size: 5 } });
  expect(roundTrips.slice(since)).toEqual([
    ["HeadObjectCommand"],
    ["HeadObjectCommand"],
    ["GetObjectCommand", "HeadObjectCommand"],
    ["CopyObjectCommand"],
  ]);
});

test("it waits for less than a second, and says that it may be asked again", async () => {
  await using s3 = await startStorage();
  const { key } = await planned(s3.storage);
  const looksOf = async (longestLook: number) => {
    const since = s3.roundTrips.length;
    let time = 0;
    const wait = async (milliseconds: number) => void (time += milliseconds);
    const clock = { now: () => time + (s3.roundTrips.length - since) * longestLook, wait };
    const deps = { storage: { ...s3.storage, clock }, caller, rules };
    expect(await finishUpload(deps, { key, isArriving: true })).toMatchObject({ status: "pending", retryAfter: 1 });
    expect(clock.now()).toBeLessThan(500 + longestLook);
    return s3.roundTrips.length - since;
  };
  expect(await looksOf(0)).toBe(9);
  expect(await looksOf(80)).toBe(5);
  expect(await looksOf(3_000)).toBe(1);
  // Asked without, it says what is missing.
  const deps = { storage: s3.storage, caller, rules };
  await expect(finishUpload(deps, { key })).rejects.toMatchObject({ code: "UPLOAD_NOT_ARRIVED" });
});

test("it waits for no large file, which takes longer, and for none that goes up in parts", async () => {
  await using s3 = await startStorage();
  for (const size of [maxSizeAhead + 1, 40 * MiB]) {
    const plan = await planned(s3.storage, { size, maxSize: 100 * MiB });
    const since = s3.roundTrips.length;
    const uploadId = plan.kind === "multipart" ? { uploadId: plan.uploadId } : {};
    const asked = finishUpload(
      { storage: s3.storage, caller, rules },
      { key: plan.key, isArriving: true, ...uploadId },
    );
    await expect(asked).rejects.toThrow();
    expect(s3.roundTrips.slice(since)[0]).toContain("GetObjectCommand");
  }
});

test("it waits for nobody else's, and not for what its owner ends meanwhile", async () => {
  await using s3 = await startStorage();
  const { key } = await planned(s3.storage);
  const since = s3.roundTrips.length;
  const input = { key, isArriving: true };
  const stranger = { storage: s3.storage, caller: { ...caller, owner: "bob" }, rules };
  await expect(finishUpload(stranger, input)).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  expect(s3.roundTrips).toHaveLength(since);
  const storage = meanwhile(s3.storage, () => abortUpload({ storage: s3.storage, caller }, { key }));
  await expect(finishUpload({ storage, caller, rules }, input)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

test("finish twice gives one object and one answer", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage, { metadata: { a: 1 } });
  const first = await finish(s3.storage, key);
  expect(await finish(s3.storage, key)).toEqual(first);
});

const finishTwenty = async (storage: S3Storage, key: string) => {
  const results = await Promise.all(Array.from({ length: 20 }, () => finish(storage, key)));
  return new Set(results.map((result) => JSON.stringify(result))).size;
};

test("traps: 91 twenty finishes at once give one answer", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  expect(await finishTwenty(s3.storage, key)).toBe(1);
});

testUnlessCeph("copies unconditionally")("traps: 91 twenty finishes at once copy once", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  await finishTwenty(s3.storage, key);
  expect(s3.calls.filter(({ command, status }) => command === "CopyObjectCommand" && status === 200)).toHaveLength(1);
});

test("traps: 92 a finish before the upload says so, and that it may work later", async () => {
  await using s3 = await startStorage();
  const onCreate = async () => undefined;
  const plan = await createUpload(
    { storage: s3.storage, caller, rules, onCreate },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );
  await expect(finish(s3.storage, plan.key)).rejects.toMatchObject({ code: "UPLOAD_NOT_ARRIVED", retryable: true });
  await sendPut(plan, text);
  expect((await finish(s3.storage, plan.key)).file.size).toBe(5);
});

test.each([
  ["another owner's", { endpoint: "notes", owner: "bob" }],
  ["an owner's whose id begins alike", { endpoint: "notes", owner: "an" }],
  ["another endpoint's", { endpoint: "photos", owner: "ann" }],
  ["the same owner's in capitals", { endpoint: "notes", owner: "ANN" }],
])("traps: 91b, 96 %s key is not found, and storage is not asked", async (_, other) => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const since = s3.calls.length;
  await expect(finish(s3.storage, key, { caller: other })).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  await expect(abortUpload({ storage: s3.storage, caller: other }, { key })).rejects.toMatchObject({
    code: "UPLOAD_NOT_FOUND",
  });
  expect(s3.calls.slice(since)).toEqual([]);
});

test.each(["", "x", "uploads/notes/ann/../ann/x", "media/ann/20260101-a-0.txt", "constructor"])(
  "a key that never was (%j) is not found",
  async (key) => {
    await using s3 = await startStorage();
    await expect(finish(s3.storage, key)).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
    expect(s3.calls).toEqual([]);
  },
);

test("traps: 51 an empty file is published where the rules allow it, and refused where they don't", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage, { body: bytesOf("") });
  await expect(finish(s3.storage, key)).rejects.toMatchObject({ code: "FILE_EMPTY" });
  const { file } = await finish(s3.storage, key, { rules: { ...rules, allowEmpty: true } });
  expect(file.size).toBe(0);
  expect(await publicStatus(file.url)).toBe(200);
  await deleteUpload(s3.storage, key);
  await expect(finish(s3.storage, key, { rules: { ...rules, allowEmpty: true } })).rejects.toMatchObject({
    code: "UPLOAD_GONE",
  });
});

test("rules that have become stricter since create are the ones that count", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  await expect(finish(s3.storage, key, { rules: { accept: ["image/png"], maxSize: 1000 } })).rejects.toMatchObject({
    code: "FILE_TYPE_NOT_ALLOWED",
  });
});

test("traps: 93 an object that is not what was announced is refused in words", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const object = { Bucket: s3.storage.uploadBucket, Key: key };
  const stored = await s3.storage.publisher.send(new HeadObjectCommand(object));
  const replace = (more: object) =>
    s3.storage.publisher.send(new PutObjectCommand({ ...object, Body: text, Metadata: stored.Metadata, ...more }));

  await replace({ Body: bytesOf("longer than announced"), ContentType: "text/plain" });
  await expect(finish(s3.storage, key)).rejects.toMatchObject({
    code: "UPLOAD_MISMATCH",
    sentence: "The stored file has 21 bytes, but 5 were announced. Upload it again.",
  });
  await replace({ ContentType: "image/png" });
  await expect(finish(s3.storage, key)).rejects.toMatchObject({ code: "FILE_TYPE_NOT_ALLOWED" });
  await replace({ ContentType: "text/plain", Metadata: { upload: "e30" } });
  await expect(finish(s3.storage, key)).rejects.toMatchObject({ code: "UPLOAD_MISMATCH" });
});

test("traps: 94 what is overwritten between the read and the copy is not published", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const { key } = await upload(storage);
  const object = { Bucket: storage.uploadBucket, Key: key };
  const before = await storage.publisher.send(new HeadObjectCommand(object));
  let overwritten = 0;
  aroundCalls(storage, async ({ name }, send) => {
    if (name === "CopyObjectCommand") {
      overwritten += 1;
      const Body = bytesOf(`evil${overwritten}`);
      await storage.publisher.send(
        new PutObjectCommand({ ...object, Body, ContentType: "text/plain", Metadata: before.Metadata }),
      );
    }
    return send();
  });
  await expect(finish(storage, key)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  expect(overwritten).toBe(3);
  expect(s3.calls.filter((entry) => entry.command === "CopyObjectCommand").map((entry) => entry.status)).toEqual([
    412, 412, 412,
  ]);
});

test("a delete stays a delete: neither finish nor the presigned URL brings the file back", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const { file } = await finish(s3.storage, plan.key);
  await deleteUpload(s3.storage, plan.key);
  expect(await publicStatus(file.url)).toBe(403);
  await expect(finish(s3.storage, plan.key)).rejects.toMatchObject({ code: "UPLOAD_GONE", retryable: false });
  expect(await sendPut(plan, text)).toMatchObject({ status: 412 });
  await expect(finish(s3.storage, plan.key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  await deleteUpload(s3.storage, plan.key);
  expect(await publicStatus(file.url)).toBe(403);
});

test("traps: 136 opaque media keys tell neither the owner nor the name, and are finished, deleted and given up alike", async () => {
  await using s3 = await startStorage({ mediaKeys: "opaque" });
  const plan = await upload(s3.storage, { filename: "secret plan.txt" });
  const { file } = await finish(s3.storage, plan.key);
  expect(file).toMatchObject({
    name: "secret plan.txt",
    key: expect.stringMatching(/^media(\/[0-9a-f]{32}){2}\.txt$/),
  });
  expect((await finish(s3.storage, plan.key)).file).toEqual(file);
  expect(await abortUpload({ storage: s3.storage, caller }, { key: plan.key })).toEqual({ status: "published" });
  expect(await publicStatus(file.url)).toBe(200);
  await deleteUpload(s3.storage, plan.key);
  expect(await publicStatus(file.url)).toBe(403);
  await expect(finish(s3.storage, plan.key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

/** As if `run` had happened while S3 was copying: after the source was read, before the copy was there. */
function duringCopy(storage: S3Storage, run: () => Promise<unknown>): void {
  let ran = false;
  aroundCalls(storage, async ({ name, input }, send) => {
    const output = await send();
    if (name === "CopyObjectCommand" && !ran) {
      ran = true;
      const copied = { Bucket: storage.mediaBucket, Key: String(Reflect.get(input, "Key")) };
      const { Body, ContentType } = await storage.publisher.send(new GetObjectCommand(copied));
      const bytes = await Body?.transformToByteArray();
      await storage.publisher.send(new DeleteObjectCommand(copied));
      await run();
      await storage.publisher.send(new PutObjectCommand({ ...copied, Body: bytes, ContentType }));
    }
    return output;
  });
}

test("a delete that comes while another finish copies stays a delete", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  duringCopy(s3.storage, () => deleteUpload(s3.storage, key));
  await expect(finish(withClock(s3.storage, 1000), key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await publicStatus(`${s3.storage.publicBaseUrl}/${await mediaKeyOf(key)}`)).toBe(403);
});

test("an abort that comes while a finish copies ends the upload", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  let aborted: unknown;
  duringCopy(s3.storage, async () => {
    aborted = await abortUpload({ storage: s3.storage, caller }, { key });
  });
  await expect(finish(withClock(s3.storage, 1000), key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(aborted).toEqual({ status: "aborted", ended: true, bytesMayRemain: false });
  expect(await publicStatus(`${s3.storage.publicBaseUrl}/${await mediaKeyOf(key)}`)).toBe(403);
});

test("a delete that stopped half-way is finished by the next, and gone for finish at once", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const { file } = await finish(s3.storage, key);
  const object = { Bucket: s3.storage.uploadBucket, Key: key };
  await s3.storage.publisher.send(new PutObjectCommand({ ...object, Body: "" }));
  await expect(finish(s3.storage, key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await publicStatus(file.url)).toBe(403);
  await deleteUpload(s3.storage, key);
  expect(await publicStatus(file.url)).toBe(403);
});

test("a delete waits out what may be under way where the file has just been published, and a first abort nothing", async () => {
  await using s3 = await startStorage();
  const waits: number[] = [];
  const clock = { now: () => 0, wait: async (ms: number) => void waits.push(ms) };
  const storage = { ...s3.storage, clock };
  const { key } = await upload(storage);
  await finish(storage, key);
  await deleteUpload(storage, key);
  expect(waits).toEqual([1000]);
  const onCreate = async () => undefined;
  const plan = await createUpload(
    { storage, caller, rules, onCreate },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );
  expect(await abortUpload({ storage, caller }, { key: plan.key })).toEqual({
    status: "aborted",
    ended: true,
    bytesMayRemain: false,
  });
  expect(waits).toEqual([1000]);
  expect(await sendPut(plan, text)).toMatchObject({ status: 412 });
});

test("deleteUpload refuses what is no key of an upload or of a published file", async () => {
  await using s3 = await startStorage();
  for (const key of ["media/ann/x.txt", "uploads/notes/ann/x.txt", "../x", ""])
    await expect(deleteUpload(s3.storage, key)).rejects.toThrow(TypeError);
  expect(s3.calls).toEqual([]);
});

test("a media key deletes what no finish brings back any more, and nothing that is younger", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const { file } = await finish(s3.storage, key);
  await expect(deleteUpload(s3.storage, file.key)).rejects.toThrow("give deleteUpload the upload key");
  expect(await publicStatus(file.url)).toBe(200);
  await deleteUpload(publishedDaysAgo(s3.storage, 4), file.key);
  expect(await publicStatus(file.url)).toBe(403);
});

test.each(["readable", "opaque"] as const)(
  "a media key deletes nothing where the file has yet to be published: %s",
  async (mediaKeys) => {
    await using s3 = await startStorage({ mediaKeys });
    const { key } = await upload(s3.storage);
    const mediaKey = await mediaKeyOf(key, mediaKeys);
    await expect(deleteUpload(s3.storage, mediaKey)).rejects.toThrow("give deleteUpload the upload key");
    const { file } = await finish(s3.storage, key);
    expect(file.key).toBe(mediaKey);
    expect(await publicStatus(file.url)).toBe(200);
  },
);

test("where S3 does not tell how old a file is, its media key deletes it when it is of an upload that long ended", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const { file } = await finish(s3.storage, key);
  aroundCalls(s3.storage, async ({ name }, send) => {
    const output = await send();
    if (name === "HeadObjectCommand") Object.assign(output, { LastModified: undefined });
    return output;
  });
  await expect(deleteUpload(s3.storage, file.key)).rejects.toThrow("give deleteUpload the upload key");
  const keyOf = (daysAgo: number) =>
    file.key.replace(/\d{8}(?=-)/, dateOf(new Date(Date.now() - daysAgo * 86_400_000)));
  // Parts may be sent for a week, and are freed up to two days later; what is made of them lives three days.
  await expect(deleteUpload(s3.storage, keyOf(12))).rejects.toThrow("give deleteUpload the upload key");
  await deleteUpload(s3.storage, keyOf(13));
  await deleteUpload(s3.storage, keyOf(13));
});

/** As if what is published had been there so long. */
function publishedDaysAgo(storage: S3Storage, days: number): S3Storage {
  aroundCalls(storage, async ({ name }, send) => {
    const output = await send();
    if (name === "HeadObjectCommand") Object.assign(output, { LastModified: new Date(Date.now() - days * 86_400_000) });
    return output;
  });
  return storage;
}

test("abort ends an upload: its URL gains nothing and finish says it is gone", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const plan = await createUpload(
    { storage, caller, rules, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );
  expect(await abortUpload({ storage, caller }, { key: plan.key })).toEqual({
    status: "aborted",
    ended: true,
    bytesMayRemain: false,
  });
  expect(await sendPut(plan, text)).toMatchObject({ status: 412 });
  await expect(finish(storage, plan.key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

test("abort says once that it ended something", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const abort = () => abortUpload({ storage: s3.storage, caller }, { key });
  expect(await abort()).toEqual({ status: "aborted", ended: true, bytesMayRemain: false });
  expect(await abort()).toEqual({ status: "aborted", ended: false, bytesMayRemain: false });
  const other = await upload(s3.storage);
  await finish(s3.storage, other.key);
  await deleteUpload(s3.storage, other.key);
  expect(await abortUpload({ storage: s3.storage, caller }, { key: other.key })).toEqual({
    status: "aborted",
    ended: false,
    bytesMayRemain: false,
  });
});

test("traps: 92 a fault of the set-up is none of the person's, and keeps its cause", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const publisher = { ...s3.target.publisher, secretAccessKey: "wrong" };
  const provider = custom({ endpoint: s3.target.endpoint });
  const options = { provider, signer: s3.target.signer, janitor: undefined };
  const wrongKeys = createS3Storage({ ...s3.storage, ...options, publisher });
  await expect(finish(wrongKeys, key)).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
  const noBucket = createS3Storage({
    ...s3.storage,
    ...options,
    publisher: s3.target.admin,
    uploadBucket: "not-there-at-all",
  });
  await expect(finish(noBucket, key)).rejects.toMatchObject({ name: "NoSuchBucket" });
});

test("abort after finish leaves what is published", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const first = await finish(s3.storage, key);
  expect(await abortUpload({ storage: s3.storage, caller }, { key })).toEqual({ status: "published" });
  expect(await finish(s3.storage, key)).toEqual(first);
  expect(await publicStatus(first.file.url)).toBe(200);
});

test("S3 down is a passing fault, and nothing is half done", async () => {
  await using s3 = await startStorage();
  const { key } = await upload(s3.storage);
  const endpoint = await closedAddress();
  const down = createS3Storage({
    ...s3.storage,
    provider: custom({ endpoint }),
    signer: s3.target.signer,
    publisher: s3.target.publisher,
    janitor: undefined,
  });
  const error = { code: "STORAGE_UNAVAILABLE", retryable: true };
  await expect(finish(down, key)).rejects.toMatchObject(error);
  await expect(deleteUpload(down, key)).rejects.toMatchObject(error);
  await expect(abortUpload({ storage: down, caller }, { key })).rejects.toMatchObject(error);
  expect((await finish(s3.storage, key)).file.size).toBe(5);
});

test("traps: 35 a copy source that a browser or a proxy could read differently does not arise", async () => {
  await using s3 = await startStorage();
  const hostile = { endpoint: "a/b?c#d", owner: "../+ é%2F😀" };
  const onCreate = async () => undefined;
  const plan = await createUpload(
    { storage: s3.storage, caller: hostile, rules, onCreate },
    { filename: "../../x?acl#+ %2F.txt", contentType: "text/plain", size: 5 },
  );
  expect(await sendPut(plan, text)).toEqual({ status: 200 });
  const { file } = await finish(s3.storage, plan.key, { caller: hostile });
  const found = await s3.storage.publisher.send(
    new GetObjectCommand({ Bucket: s3.storage.mediaBucket, Key: file.key }),
  );
  expect(await found.Body?.transformToString()).toBe("hello");
});

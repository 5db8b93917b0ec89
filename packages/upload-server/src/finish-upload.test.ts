import { expect, test } from "vitest";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { dateOf, mediaKeyOf, MiB, type FileRules, UploadError } from "@s3-direct/upload-core";
import { maxEarlyFinishSize } from "@s3-direct/upload-core/internal";
import { abortUpload, createS3Storage, createUpload, deleteUpload, finishUpload, type S3Storage } from "./index.ts";
import { aroundCalls } from "./testing/around-calls.ts";
import { bytesOf, idOf, sendFile } from "./testing/send-file.ts";
import { finishDone, closedAddress, startStorage } from "./testing/start-storage.ts";
import { capabilities, sendsPuts, testWhere } from "./testing/target.ts";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { encodeRecord, type JsonValue } from "./upload-record.ts";

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
  expect(await sendFile(plan, body)).toEqual({ status: 200 });
  return plan;
}

const finish = (storage: S3Storage, plan: UploadPlan, more: Partial<Parameters<typeof finishDone>[0]> = {}) =>
  finishDone({ storage, caller, rules, ...more }, idOf(plan));

/** Whether an upload's request can be used again to store something. */
const isReusable = ({ capabilities }: S3Storage, plan: UploadPlan) =>
  plan.kind !== "multipart" && !capabilities.conditionalPut;

/** How S3 answers the request of an upload that has ended. */
const statusOfReplay = (storage: S3Storage, plan: UploadPlan) => {
  if (plan.kind === "multipart") return 404;
  return isReusable(storage, plan) ? 200 : 412;
};

const publicStatus = async (url: string) => (await fetch(url)).status;

test("an upload is published with its bytes, its name and what onCreate returned", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage, { filename: "Grüne 😀.txt", metadata: { postId: "7" } });
  const { file, metadata } = await finish(s3.storage, plan);
  expect(file).toMatchObject({ name: "Grüne 😀.txt", size: 5, contentType: "text/plain" });
  expect(file.key).toMatch(/^media\/ann\/\d{8}-grune-[0-9a-f]{32}\.txt$/);
  expect(metadata).toEqual({ postId: "7" });
  expect(await (await fetch(file.url)).text()).toBe("hello");
});

test("what a request has besides the upload's names, as a body that nobody parsed may, changes no check", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const plan = await upload(storage);
  const verify = () => Promise.reject(new UploadError("REFUSED"));
  const body = Object.assign(idOf(plan), { verify: null, rules: { accept: ["*/*"], maxSize: 1e9 } });
  await expect(finishUpload({ storage, caller, rules, verify }, body)).rejects.toMatchObject({ code: "REFUSED" });
});

test("traps: 12, 44, 102 every stored header of the media object is ours", async ({ skip }) => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const plan = await createUpload(
    { storage, caller, rules, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );
  skip(plan.kind === "multipart", "what S3 stores of an upload in parts comes with the server's own request");
  // None of these headers needs the signer: S3 stores standard headers that were not signed.
  const added = {
    "content-encoding": "gzip",
    "cache-control": "no-store",
    "content-disposition": "inline",
    "content-language": "xx",
  };
  expect(await sendFile(plan, text, added)).toEqual({ status: 200 });
  const { file } = await finish(storage, plan);
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

test("traps: 12, 44 an upload's tags do not come along, however they got there", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const onCreate = async () => undefined;
  const plan = await createUpload(
    { storage, caller, rules, onCreate },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );
  const Metadata = { upload: encodeRecord({ name: "a.txt", metadata: undefined }) };
  const tagged = { Body: text, ContentType: "text/plain", Metadata, Tagging: "a=1" };
  const object = { Bucket: storage.uploadBucket, Key: plan.key };
  // A browser can add tags only if S3 honours unsigned headers. Otherwise an identity with permission tags the upload,
  // if S3 has tags.
  const sent = await sendFile(plan, text, { "x-amz-tagging": "a=1" });
  if (sent.status !== 200) {
    await s3.admin.send(new PutObjectCommand({ ...object, ...tagged })).catch(() => sendFile(plan, text));
  }
  // On Ceph the owner of the buckets may not read an upload, and everyone who may read it sees its tags.
  const reader = sent.status === 200 ? storage.publisher : s3.admin;
  const countOf = async (input: typeof object) => (await reader.send(new GetObjectCommand(input))).TagCount;
  if (capabilities.taggingDirective) expect(await countOf(object)).toBe(1);
  const { file } = await finish(storage, plan);
  expect(await countOf({ Bucket: storage.mediaBucket, Key: file.key })).toBeUndefined();
});

test("traps: 42 a script-capable type that was named is served as an attachment", async () => {
  await using s3 = await startStorage();
  const body = bytesOf('<svg xmlns="http://www.w3.org/2000/svg"/>');
  const plan = await upload(s3.storage, { filename: "a.svg", contentType: "image/svg+xml", body });
  const { file } = await finish(s3.storage, plan);
  expect((await fetch(file.url)).headers.get("content-disposition")).toMatch(/^attachment/);
});

/** A clock on which everything takes the given time, in milliseconds. */
const withClock = (storage: S3Storage, step: number): S3Storage => {
  let time = 0;
  return { ...storage, clock: { now: () => (time += step), wait: async () => undefined } };
};

/** If a PUT may be sent again, each look at the file also checks its mark. */
const marks = ({ capabilities }: S3Storage) => (capabilities.conditionalPut ? [] : ["HeadObjectCommand"]);
const wholeLook = (storage: S3Storage) => ["GetObjectCommand", "HeadObjectCommand", ...marks(storage)];
/**
 * The requests of a first look at a new upload. None looks for the published file if the copy tells whether it exists.
 */
const look = (storage: S3Storage) =>
  storage.capabilities.conditionalCopy ? ["GetObjectCommand", ...marks(storage)] : wholeLook(storage);

const testOfPut = test.runIf(sendsPuts);

testOfPut("takes two round trips: read, and look where the copy does not tell; copy", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const { roundTrips } = s3;
  const since = roundTrips.length;
  await finish(withClock(s3.storage, 1), plan);
  expect(roundTrips.slice(since)).toEqual([look(s3.storage), ["CopyObjectCommand"]]);
});

testOfPut("a replay takes one round trip, and three where only the copy tells that it is one", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const first = await finish(s3.storage, plan);
  const since = s3.roundTrips.length;
  expect(await finish(s3.storage, plan)).toEqual(first);
  const unseen = s3.storage.capabilities.conditionalCopy ? [look(s3.storage), ["CopyObjectCommand"]] : [];
  expect(s3.roundTrips.slice(since)).toEqual([...unseen, wholeLook(s3.storage)]);
});

testWhere("conditionalCopy")(
  "what was sent long ago may be published, and is looked for before it is copied",
  async () => {
    await using s3 = await startStorage();
    const plan = await upload(s3.storage);
    const since = s3.roundTrips.length;
    const later = readMinutesAgo(s3.storage, 6);
    await finish(later, plan);
    await finish(later, plan);
    expect(s3.roundTrips.slice(since)).toEqual([
      ["GetObjectCommand"],
      ["HeadObjectCommand"],
      ["CopyObjectCommand"],
      ["GetObjectCommand"],
      ["HeadObjectCommand"],
    ]);
  },
);

/** Makes everything that is read appear to have been stored this number of minutes ago. */
function readMinutesAgo(storage: S3Storage, minutes: number): S3Storage {
  aroundCalls(storage, async ({ name }, send) => {
    const output = await send();
    if (name === "GetObjectCommand") Object.assign(output, { LastModified: new Date(Date.now() - minutes * 60_000) });
    return output;
  });
  return storage;
}

test("what is published stays so, and answers the same, when the rules have become stricter", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const first = await finish(s3.storage, plan);
  expect(await finish(s3.storage, plan, { rules: { accept: ["image/png"], maxSize: 1000 } })).toEqual(first);
  expect(await publicStatus(first.file.url)).toBe(200);
});

test("an application's own look, and its prepare, are not asked again about what is published", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const asked: string[] = [];
  const verify = async () => void asked.push("verify");
  const prepare = async () => void asked.push("prepare");
  for (const more of [{ verify }, { prepare }, { verify, prepare }]) await finish(s3.storage, plan, more);
  expect(asked).toEqual(["verify"]);
});

testOfPut("a finish that took long looks again", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const since = s3.roundTrips.length;
  await finish(withClock(s3.storage, 1000), plan);
  expect(s3.roundTrips.slice(since)).toEqual([
    look(s3.storage),
    ["CopyObjectCommand"],
    ["HeadObjectCommand", ...marks(s3.storage)],
  ]);
});

/** A plan for which nothing was sent. */
const planned = (storage: S3Storage, { size = 5, maxSize = rules.maxSize } = {}) =>
  createUpload(
    { storage, caller, rules: { ...rules, maxSize }, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size },
  );

/** A clock that runs `act` during the first wait. */
function meanwhile(storage: S3Storage, act: () => Promise<unknown>): S3Storage {
  let acted: Promise<unknown> | undefined;
  return { ...storage, clock: { now: () => 0, wait: async () => void (await (acted ??= act())) } };
}

testOfPut(
  "a finish that is told so waits for what is on its way: the look that finds it has read it, and nobody can have published it",
  async () => {
    await using s3 = await startStorage();
    const { roundTrips } = s3;
    const plan = await planned(s3.storage);
    const since = roundTrips.length;
    const storage = meanwhile(s3.storage, () => sendFile(plan, text));
    const finished = await finishUpload({ storage, caller, rules }, { key: plan.key, isArriving: true });
    expect(finished).toMatchObject({ status: "done", file: { name: "a.txt", size: 5 } });
    expect(roundTrips.slice(since)).toEqual([["GetObjectCommand"], ["GetObjectCommand"], ["CopyObjectCommand"]]);
  },
);

testOfPut("one that finds the file at once looks, without another read, whether it is published", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const since = s3.roundTrips.length;
  const finished = await finishUpload({ storage: s3.storage, caller, rules }, { ...idOf(plan), isArriving: true });
  expect(finished.status).toBe("done");
  const { conditionalCopy, conditionalPut } = s3.storage.capabilities;
  const looks = [...(conditionalCopy ? [] : ["HeadObjectCommand"]), ...marks(s3.storage)];
  expect(s3.roundTrips.slice(since)).toEqual([
    ["GetObjectCommand"],
    ...(conditionalCopy && conditionalPut ? [] : [looks]),
    ["CopyObjectCommand"],
  ]);
});

testOfPut("it looks until 1.2 seconds have passed, and says that it may be asked again", async () => {
  await using s3 = await startStorage();
  const plan = await planned(s3.storage);
  const looksOf = async (longestLook: number) => {
    const since = s3.roundTrips.length;
    let time = 0;
    const wait = async (milliseconds: number) => void (time += milliseconds);
    const clock = { now: () => time + (s3.roundTrips.length - since) * longestLook, wait };
    const deps = { storage: { ...s3.storage, clock }, caller, rules };
    expect(await finishUpload(deps, { ...idOf(plan), isArriving: true })).toMatchObject({
      status: "pending",
      retryAfter: 1,
    });
    return { looks: s3.roundTrips.length - since, lastAt: clock.now() - longestLook };
  };
  expect(await looksOf(0)).toEqual({ looks: 17, lastAt: 1200 });
  expect(await looksOf(80)).toEqual({ looks: 10, lastAt: 1200 });
  expect(await looksOf(3_000)).toEqual({ looks: 1, lastAt: 0 });
  // Without `isArriving` it answers what is missing.
  const deps = { storage: s3.storage, caller, rules };
  await expect(finishUpload(deps, idOf(plan))).rejects.toMatchObject({ code: "UPLOAD_NOT_ARRIVED" });
});

test("it waits for no large file, which takes longer, and for none that goes up in parts, however small", async () => {
  await using s3 = await startStorage();
  const inParts = { ...s3.storage, plan: { singleMax: 0 } };
  const plans = [
    await planned(s3.storage, { size: maxEarlyFinishSize + 1, maxSize: 100 * MiB }),
    await planned(s3.storage, { size: 40 * MiB, maxSize: 100 * MiB }),
    await planned(inParts),
  ];
  for (const plan of plans) {
    const since = s3.roundTrips.length;
    const asked = finishUpload({ storage: s3.storage, caller, rules }, { ...idOf(plan), isArriving: true });
    await expect(asked).rejects.toMatchObject({ code: "UPLOAD_NOT_ARRIVED" });
    expect(s3.roundTrips.slice(since)[0]).toContain("GetObjectCommand");
  }
});

testOfPut("it publishes nothing that arrives after its caller has left, who may have begun it again", async () => {
  await using s3 = await startStorage();
  const plan = await planned(s3.storage);
  const page = new AbortController();
  const storage = meanwhile(s3.storage, () => {
    page.abort();
    return sendFile(plan, text);
  });
  const deps = { storage, caller, rules, signal: page.signal };
  expect(await finishUpload(deps, { ...idOf(plan), isArriving: true })).toMatchObject({ status: "pending" });
  expect(s3.roundTrips.flat()).not.toContain("CopyObjectCommand");
  // It has arrived, and can be finished as always.
  expect(await finishUpload({ storage: s3.storage, caller, rules }, idOf(plan))).toMatchObject({ status: "done" });
});

testOfPut("it waits for nobody else's, and not for what its owner ends meanwhile", async () => {
  await using s3 = await startStorage();
  const plan = await planned(s3.storage);
  const since = s3.roundTrips.length;
  const input = { ...idOf(plan), isArriving: true };
  const stranger = { storage: s3.storage, caller: { ...caller, owner: "bob" }, rules };
  await expect(finishUpload(stranger, input)).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  expect(s3.roundTrips).toHaveLength(since);
  const storage = meanwhile(s3.storage, () => abortUpload({ storage: s3.storage, caller }, idOf(plan)));
  await expect(finishUpload({ storage, caller, rules }, input)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

test("finish twice gives one object and one answer", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage, { metadata: { a: 1 } });
  const first = await finish(s3.storage, plan);
  expect(await finish(s3.storage, plan)).toEqual(first);
});

const finishTwenty = async (storage: S3Storage, plan: UploadPlan) => {
  const results = await Promise.all(Array.from({ length: 20 }, () => finish(storage, plan)));
  return new Set(results.map((result) => JSON.stringify(result))).size;
};

test("traps: 91 twenty finishes at once give one answer", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  expect(await finishTwenty(s3.storage, plan)).toBe(1);
});

test("traps: 91 twenty finishes at once copy once, if copies can be conditional", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  await finishTwenty(s3.storage, plan);
  const copies = s3.calls.filter(({ command, status }) => command === "CopyObjectCommand" && status === 200).length;
  expect(copies).toBeGreaterThan(0);
  // Otherwise each may copy the same bytes, and by chance only one does.
  expect(copies).toBeLessThanOrEqual(capabilities.conditionalCopy ? 1 : 20);
});

test("traps: 92 a finish before the upload says so, and that it may work later", async () => {
  await using s3 = await startStorage();
  const onCreate = async () => undefined;
  const plan = await createUpload(
    { storage: s3.storage, caller, rules, onCreate },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "UPLOAD_NOT_ARRIVED", retryable: true });
  await sendFile(plan, text);
  expect((await finish(s3.storage, plan)).file.size).toBe(5);
});

test.each([
  ["another owner's", { endpoint: "notes", owner: "bob" }],
  ["an owner's whose id begins alike", { endpoint: "notes", owner: "an" }],
  ["another endpoint's", { endpoint: "photos", owner: "ann" }],
  ["the same owner's in capitals", { endpoint: "notes", owner: "ANN" }],
])("traps: 91b, 96 %s key is not found, and storage is not asked", async (_, other) => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const since = s3.calls.length;
  await expect(finish(s3.storage, plan, { caller: other })).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  await expect(abortUpload({ storage: s3.storage, caller: other }, idOf(plan))).rejects.toMatchObject({
    code: "UPLOAD_NOT_FOUND",
  });
  expect(s3.calls.slice(since)).toEqual([]);
});

test.each(["", "x", "uploads/notes/ann/../ann/x", "media/ann/20260101-a-0.txt", "constructor"])(
  "a key that never was (%j) is not found",
  async (key) => {
    await using s3 = await startStorage();
    await expect(finishDone({ storage: s3.storage, caller, rules }, { key })).rejects.toMatchObject({
      code: "UPLOAD_NOT_FOUND",
    });
    expect(s3.calls).toEqual([]);
  },
);

test("traps: 51 an empty file is published where the rules allow it, and refused where they don't", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage, { body: bytesOf("") });
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "FILE_EMPTY" });
  const { file } = await finish(s3.storage, plan, { rules: { ...rules, allowEmpty: true } });
  expect(file.size).toBe(0);
  expect(await publicStatus(file.url)).toBe(200);
  await deleteUpload(s3.storage, plan.key);
  await expect(finish(s3.storage, plan, { rules: { ...rules, allowEmpty: true } })).rejects.toMatchObject({
    code: "UPLOAD_GONE",
  });
});

test("rules that have become stricter since create are the ones that count", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  await expect(finish(s3.storage, plan, { rules: { accept: ["image/png"], maxSize: 1000 } })).rejects.toMatchObject({
    code: "FILE_TYPE_NOT_ALLOWED",
  });
});

/** As create has it signed. */
const Metadata = { upload: encodeRecord({ name: "a.txt" }) };

test("traps: 93 an object that is not what was announced is refused in words", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const object = { Bucket: s3.storage.uploadBucket, Key: plan.key };
  const replace = (more: object) =>
    s3.storage.publisher.send(new PutObjectCommand({ ...object, Body: text, Metadata, ...more }));

  await replace({ Body: bytesOf("longer than announced"), ContentType: "text/plain" });
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({
    code: "UPLOAD_MISMATCH",
    sentence: "The stored file has 21 bytes, but 5 were announced. Upload it again.",
  });
  await replace({ ContentType: "image/png" });
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "FILE_TYPE_NOT_ALLOWED" });
  await replace({ ContentType: "text/plain", Metadata: { upload: "e30" } });
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "UPLOAD_MISMATCH" });
});

test("traps: 94 what is overwritten between the read and the copy is not published", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const plan = await upload(storage);
  const { key } = plan;
  const object = { Bucket: storage.uploadBucket, Key: key };
  let overwritten = 0;
  aroundCalls(storage, async ({ name }, send) => {
    if (name === "CopyObjectCommand") {
      overwritten += 1;
      const Body = bytesOf(`evil${overwritten}`);
      await storage.publisher.send(new PutObjectCommand({ ...object, Body, ContentType: "text/plain", Metadata }));
    }
    return send();
  });
  await expect(finish(storage, plan)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  expect(overwritten).toBe(3);
  const copies = s3.calls.filter(({ command }) => command === "CopyObjectCommand").map(({ status }) => status);
  // A copy that was made without a condition is removed again.
  const status = storage.capabilities.copySourceIfMatch ? 412 : 200;
  expect(copies).toEqual([status, status, status]);
  expect(await publicStatus(`${storage.publicBaseUrl}/${await mediaKeyOf(key)}`)).toBe(403);
});

test("a delete stays a delete: neither finish nor the presigned URL brings the file back", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const { file } = await finish(s3.storage, plan);
  await deleteUpload(s3.storage, plan.key);
  expect(await publicStatus(file.url)).toBe(403);
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE", retryable: false });
  expect(await sendFile(plan, text)).toMatchObject({ status: statusOfReplay(s3.storage, plan) });
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  await deleteUpload(s3.storage, plan.key);
  expect(await publicStatus(file.url)).toBe(403);
});

test("traps: 136 opaque media keys tell neither the owner nor the name, and are finished, deleted and given up alike", async () => {
  await using s3 = await startStorage({ mediaKeys: "opaque" });
  const plan = await upload(s3.storage, { filename: "secret plan.txt" });
  const { file } = await finish(s3.storage, plan);
  expect(file).toMatchObject({
    name: "secret plan.txt",
    key: expect.stringMatching(/^media(\/[0-9a-f]{32}){2}\.txt$/),
  });
  expect((await finish(s3.storage, plan)).file).toEqual(file);
  expect(await abortUpload({ storage: s3.storage, caller }, idOf(plan))).toEqual({ status: "published" });
  expect(await publicStatus(file.url)).toBe(200);
  await deleteUpload(s3.storage, plan.key);
  expect(await publicStatus(file.url)).toBe(403);
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

/** Runs `run` while S3 is copying: after the source was read, before the copy exists. */
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
  const plan = await upload(s3.storage);
  duringCopy(s3.storage, () => deleteUpload(s3.storage, plan.key));
  await expect(finish(withClock(s3.storage, 1000), plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await publicStatus(`${s3.storage.publicBaseUrl}/${await mediaKeyOf(plan.key)}`)).toBe(403);
});

test("an abort that comes while a finish copies ends the upload", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  let aborted: unknown;
  duringCopy(s3.storage, async () => {
    aborted = await abortUpload({ storage: s3.storage, caller }, idOf(plan));
  });
  await expect(finish(withClock(s3.storage, 1000), plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(aborted).toEqual({ status: "aborted", bytesMayRemain: isReusable(s3.storage, plan) && "request" });
  expect(await publicStatus(`${s3.storage.publicBaseUrl}/${await mediaKeyOf(plan.key)}`)).toBe(403);
});

test("a delete that stopped half-way is finished by the next, and gone for finish at once", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const { file } = await finish(s3.storage, plan);
  const object = { Bucket: s3.storage.uploadBucket, Key: plan.key };
  await s3.storage.publisher.send(new PutObjectCommand({ ...object, Body: "" }));
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await publicStatus(file.url)).toBe(403);
  await deleteUpload(s3.storage, plan.key);
  expect(await publicStatus(file.url)).toBe(403);
});

test("a delete waits out what may be under way where the file has just been published", async () => {
  await using s3 = await startStorage();
  const waits: number[] = [];
  const storage = { ...s3.storage, clock: { now: () => 0, wait: async (ms: number) => void waits.push(ms) } };
  const plan = await upload(storage);
  await finish(storage, plan);
  await deleteUpload(storage, plan.key);
  expect(waits).toEqual([1000]);
});

test("an abort of what has not arrived waits for nothing where that can't arrive any more", async () => {
  await using s3 = await startStorage();
  const waits: number[] = [];
  const storage = { ...s3.storage, clock: { now: () => 0, wait: async (ms: number) => void waits.push(ms) } };
  const plan = await planned(storage);
  expect(await abortUpload({ storage, caller }, idOf(plan))).toEqual({
    status: "aborted",
    bytesMayRemain: isReusable(storage, plan) && "request",
  });
  expect(waits).toEqual(storage.capabilities.conditionalPut ? [] : [1000]);
  expect(await sendFile(plan, text)).toMatchObject({ status: statusOfReplay(storage, plan) });
});

test("deleteUpload refuses what is no key of an upload or of a published file", async () => {
  await using s3 = await startStorage();
  for (const key of ["media/ann/x.txt", "uploads/notes/ann/x.txt", "../x", ""])
    await expect(deleteUpload(s3.storage, key)).rejects.toThrow(TypeError);
  expect(s3.calls).toEqual([]);
});

const withoutJanitor = (storage: S3Storage): S3Storage => ({ ...storage, janitor: undefined });

test("without a janitor a media key deletes what no finish brings back any more, and nothing that is younger", async () => {
  await using s3 = await startStorage();
  const storage = withoutJanitor(s3.storage);
  const plan = await upload(storage);
  const { file } = await finish(storage, plan);
  await expect(deleteUpload(storage, file.key)).rejects.toThrow("give deleteUpload the upload key");
  expect(await publicStatus(file.url)).toBe(200);
  await deleteUpload(publishedDaysAgo(storage, 4), file.key);
  expect(await publicStatus(file.url)).toBe(403);
});

test.each(["readable", "opaque"] as const)(
  "a janitor finds the upload of a media key, published or not, and its delete stays one: %s",
  async (mediaKeys) => {
    await using s3 = await startStorage({ mediaKeys });
    const published = await upload(s3.storage);
    const other = await finish(s3.storage, await upload(s3.storage));
    const { file } = await finish(s3.storage, published);
    const arrived = await upload(s3.storage);
    for (const plan of [published, arrived]) {
      const mediaKey = await mediaKeyOf(plan.key, mediaKeys);
      for (let time = 0; time < 2; time += 1) await deleteUpload(s3.storage, mediaKey);
      await sendFile(plan, text);
      await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
      expect(await publicStatus(`${s3.storage.publicBaseUrl}/${mediaKey}`)).toBe(403);
    }
    expect([await publicStatus(file.url), await publicStatus(other.file.url)]).toEqual([403, 200]);
  },
);

test("a janitor finds it however long ago its file was published: S3 may remove the upload late", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const { file } = await finish(s3.storage, plan);
  await deleteUpload(publishedDaysAgo(s3.storage, 4), file.key);
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(await publicStatus(file.url)).toBe(403);
});

test("a janitor finds it too where media keys are made otherwise since", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const { file } = await finish(s3.storage, plan);
  const changed: S3Storage = { ...s3.storage, mediaKeys: "opaque" };
  await deleteUpload(changed, file.key);
  expect(await publicStatus(file.url)).toBe(403);
  for (const storage of [s3.storage, changed])
    await expect(finish(storage, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

test("a published file whose upload has expired is deleted by its media key, however young it is", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const { file } = await finish(s3.storage, plan);
  await s3.admin.send(new DeleteObjectCommand({ Bucket: s3.storage.uploadBucket, Key: plan.key }));
  await deleteUpload(s3.storage, file.key);
  expect(await publicStatus(file.url)).toBe(403);
});

test("a media key of a file that is on its way deletes nothing, and says so", async () => {
  await using s3 = await startStorage();
  const plan = await planned(s3.storage);
  if (plan.kind === "multipart") return;
  const mediaKey = await mediaKeyOf(plan.key);
  await expect(deleteUpload(s3.storage, mediaKey)).rejects.toThrow("give deleteUpload the upload key");
  await sendFile(plan, text);
  const { file } = await finish(s3.storage, plan);
  expect(file.key).toBe(mediaKey);
  expect(await publicStatus(file.url)).toBe(200);
});

test("where S3 does not tell how old a file is, its media key deletes it when it is of an upload that long ended", async () => {
  await using s3 = await startStorage();
  const storage = withoutJanitor(s3.storage);
  const plan = await upload(storage);
  const { file } = await finish(storage, plan);
  aroundCalls(storage, async ({ name }, send) => {
    const output = await send();
    if (name === "HeadObjectCommand") Object.assign(output, { LastModified: undefined });
    return output;
  });
  await expect(deleteUpload(storage, file.key)).rejects.toThrow("give deleteUpload the upload key");
  const keyOf = (daysAgo: number) =>
    file.key.replace(/\d{8}(?=-)/, dateOf(new Date(Date.now() - daysAgo * 86_400_000)));
  // Parts may be sent for a week, or for as long as the provider keeps them, and are freed up to two days later. The
  // object that they become lives three days.
  const ended = storage.resumableFor / 86_400 + 2 + 3;
  await expect(deleteUpload(storage, keyOf(ended))).rejects.toThrow("give deleteUpload the upload key");
  await deleteUpload(storage, keyOf(ended + 1));
  await deleteUpload(storage, keyOf(ended + 1));
});

/** Makes published files appear to have been published this number of days ago. */
function publishedDaysAgo(storage: S3Storage, days: number): S3Storage {
  aroundCalls(storage, async ({ name }, send) => {
    const output = await send();
    if (name === "HeadObjectCommand") Object.assign(output, { LastModified: new Date(Date.now() - days * 86_400_000) });
    return output;
  });
  return storage;
}

test("a delete tells of old versions that no janitor removes, for as long as the bucket's rule may leave them", async () => {
  for (const days of [0, 5, 7]) {
    await using s3 = await startStorage({ janitor: undefined });
    const { storage } = s3;
    const plan = await upload(storage);
    await finish(storage, plan);
    aroundCalls(publishedDaysAgo(storage, days), async ({ name }, send) => {
      const output = await send();
      if (name === "PutObjectCommand") Object.assign(output, { VersionId: "an-id" });
      return output;
    });
    const bytesMayRemain = days < 6 ? "version" : isReusable(storage, plan) && "request";
    expect([days, await deleteUpload(storage, plan.key, { wasPublished: true })]).toEqual([days, { bytesMayRemain }]);
  }
});

test("abort ends an upload: its URL gains nothing and finish says it is gone", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const plan = await planned(storage);
  const bytesMayRemain = isReusable(storage, plan) && "request";
  expect(await abortUpload({ storage, caller }, idOf(plan))).toEqual({
    status: "aborted",
    bytesMayRemain,
  });
  expect(await sendFile(plan, text)).toMatchObject({ status: statusOfReplay(storage, plan) });
  await expect(finish(storage, plan)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

test("abort says the same as often as it is asked, as the application may not have heard the first answer", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const aborted = { status: "aborted", bytesMayRemain: isReusable(s3.storage, plan) && "request" };
  for (let time = 0; time < 3; time += 1)
    expect(await abortUpload({ storage: s3.storage, caller }, idOf(plan))).toEqual(aborted);
  const other = await upload(s3.storage);
  await finish(s3.storage, other);
  await deleteUpload(s3.storage, other.key);
  expect(await abortUpload({ storage: s3.storage, caller }, idOf(other))).toEqual(aborted);
});

test("a second abort removes what a finish published after the first one was cut short", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const { file } = await finish(s3.storage, plan);
  const object = { Bucket: s3.storage.uploadBucket, Key: plan.key };
  await s3.storage.publisher.send(new PutObjectCommand({ ...object, Body: "" }));
  expect(await abortUpload({ storage: s3.storage, caller }, idOf(plan))).toMatchObject({ status: "aborted" });
  expect(await publicStatus(file.url)).toBe(403);
});

test("an empty file never goes up as a form, so its request is as good as any PUT", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const forms = { ...storage, capabilities: { ...storage.capabilities, form: "unverified" as const } };
  const plan = await upload(forms, { body: bytesOf("") });
  expect(plan.kind).toBe("single");
  const bytesMayRemain = isReusable(storage, plan) && "request";
  expect(await abortUpload({ storage: forms, caller }, idOf(plan))).toMatchObject({ bytesMayRemain });
});

test("traps: 92 a fault of the set-up is none of the person's, and keeps its cause", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const publisher = { ...s3.target.publisher, secretAccessKey: "wrong" };
  const wrongKeys = createS3Storage({ ...s3.options, publisher });
  await expect(finish(wrongKeys, plan)).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
  const noBucket = createS3Storage({
    ...s3.options,
    signer: s3.target.admin,
    publisher: s3.target.admin,
    uploadBucket: "not-there-at-all",
  });
  await expect(finish(noBucket, plan)).rejects.toMatchObject({ name: "NoSuchBucket" });
});

test("abort after finish leaves what is published", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const first = await finish(s3.storage, plan);
  expect(await abortUpload({ storage: s3.storage, caller }, idOf(plan))).toEqual({ status: "published" });
  expect(await finish(s3.storage, plan)).toEqual(first);
  expect(await publicStatus(first.file.url)).toBe(200);
});

test("S3 down is a passing fault, and nothing is half done", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage);
  const endpoint = await closedAddress();
  const down = createS3Storage({ ...s3.options, provider: { ...s3.target.provider, endpoint } });
  const error = { code: "STORAGE_UNAVAILABLE", retryable: true };
  await expect(finish(down, plan)).rejects.toMatchObject(error);
  await expect(deleteUpload(down, plan.key)).rejects.toMatchObject(error);
  await expect(abortUpload({ storage: down, caller }, idOf(plan))).rejects.toMatchObject(error);
  expect((await finish(s3.storage, plan)).file.size).toBe(5);
});

test("traps: 35 a copy source that a browser or a proxy could read differently does not arise", async () => {
  await using s3 = await startStorage();
  const hostile = { endpoint: "a/b?c#d", owner: "../+ é%2F😀" };
  const onCreate = async () => undefined;
  const plan = await createUpload(
    { storage: s3.storage, caller: hostile, rules, onCreate },
    { filename: "../../x?acl#+ %2F.txt", contentType: "text/plain", size: 5 },
  );
  expect(await sendFile(plan, text)).toEqual({ status: 200 });
  const { file } = await finish(s3.storage, plan, { caller: hostile });
  const found = await s3.storage.publisher.send(
    new GetObjectCommand({ Bucket: s3.storage.mediaBucket, Key: file.key }),
  );
  expect(await found.Body?.transformToString()).toBe("hello");
});

import { createHash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { mediaKeyOf, MiB } from "@s3-direct/upload-core";
import { createCrc64 } from "@s3-direct/upload-core/internal";
import type { CreateUploadInput, MultipartPlan, SignedPart } from "@s3-direct/upload-core/contract";
import { describe, expect, test } from "vitest";
import {
  abortUpload,
  createS3Storage,
  createUpload,
  deleteUpload,
  finishUpload,
  listParts,
  signParts,
  withSignal,
} from "./index.ts";
import { aroundCalls, aroundClient } from "./testing/around-calls.ts";
import { hasPolicies, personalityInUse } from "./testing/personalities.ts";
import { finishDone, startStorage, startWithPolicies, type StartedStorage } from "./testing/start-storage.ts";
import { capabilities, testWhere, testWhereTold } from "./testing/target.ts";

const caller = { endpoint: "videos", owner: "ann" };
const rules = { accept: ["video/*"], maxSize: 1000 * MiB };
const plan = { singleMax: 0, partSize: 5 * MiB };
// Two whole parts and a short one, which begin like an MP4.
const bytes = randomBytes(11 * MiB);
bytes.write("\0\0\0\x10ftypisom\0\0\0\0", "latin1");

async function begin(
  { storage }: StartedStorage,
  hashes: Pick<CreateUploadInput, "maxHashSize" | "makesCrc64nvme"> = {},
): Promise<MultipartPlan> {
  const deps = { storage, caller, rules, onCreate: async () => ({ album: 7 }) };
  const file = { filename: "a.mp4", contentType: "video/mp4", size: bytes.length };
  const begun = await createUpload(deps, { ...file, ...hashes });
  if (begun.kind !== "multipart") throw new Error("not multipart");
  return begun;
}

const bodyOf = ({ partNumber }: SignedPart) => bytes.subarray((partNumber - 1) * 5 * MiB, partNumber * 5 * MiB);

async function send(part: SignedPart, body: Buffer<ArrayBuffer> = Buffer.from(bodyOf(part))): Promise<number> {
  const response = await fetch(part.url, { method: "PUT", body, headers: part.headers });
  await response.arrayBuffer();
  return response.status;
}

async function sendAll(upload: MultipartPlan): Promise<void> {
  for (const part of upload.parts.toReversed()) expect(await send(part)).toBe(200);
}

const finish = ({ storage }: StartedStorage, upload: MultipartPlan) =>
  finishDone({ storage, caller, rules }, { key: upload.key, uploadId: upload.uploadId });

test("a file in parts, sent in any order, is published whole; the browser is asked for no ETag", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  expect(upload.parts.map((part) => part.partNumber)).toEqual([1, 2, 3]);
  expect(upload.partSize).toBe(5 * MiB);
  expect(upload.resumableFor).toBe(s3.target.provider.keepsPartsFor ?? 7 * 86_400);
  await sendAll(upload);
  const { file, metadata } = await finish(s3, upload);
  expect(file).toMatchObject({ name: "a.mp4", size: bytes.length, contentType: "video/mp4" });
  expect(metadata).toEqual({ album: 7 });
  const published = Buffer.from(await (await fetch(file.url)).arrayBuffer());
  expect(published.equals(bytes)).toBe(true);
  expect(await finish(s3, upload)).toEqual({ status: "done", file, metadata, storedAt: expect.any(Date) });
});

test("as many parts are signed along with the plan as a browser sends at once: six to a host name, 24 in all", async () => {
  const sent = async (names: number) => {
    const endpointAliases = Array.from({ length: names - 1 }, (_, index) => `http://s3-${index}.localhost`);
    await using s3 = await startStorage({ plan, endpointAliases });
    const deps = { storage: s3.storage, caller, rules, onCreate: async () => undefined };
    const begun = await createUpload(deps, { filename: "a.mp4", contentType: "video/mp4", size: 900 * MiB });
    if (begun.kind !== "multipart") throw new Error("not multipart");
    return { parts: begun.parts.length, hosts: new Set(begun.parts.map(({ url }) => new URL(url).host)).size };
  };
  expect(await sent(1)).toEqual({ parts: 6, hosts: 1 });
  expect(await sent(3)).toEqual({ parts: 18, hosts: 3 });
  expect(await sent(6)).toEqual({ parts: 24, hosts: 6 });
});

test("traps: 4 a part's exact length is signed", async () => {
  await using s3 = await startStorage({ plan });
  const [part] = (await begin(s3)).parts;
  if (!part) throw new Error("no part");
  expect(await send(part, Buffer.alloc(5 * MiB + 1))).toBe(403);
  expect(await send(part, Buffer.alloc(5 * MiB - 1))).toBe(403);
});

/** Begins an upload on a provider that enforces the checksums of parts, by a client that can hash them. */
async function beginWithChecksums(s3: StartedStorage): Promise<MultipartPlan> {
  const capabilities = { ...s3.storage.capabilities, partChecksums: "sha256" } as const;
  return begin({ ...s3, storage: { ...s3.storage, capabilities } }, { maxHashSize: 5 * MiB });
}

/** Signs every part with the hash of its bytes. */
async function signHashed({ storage }: StartedStorage, { key, uploadId }: MultipartPlan): Promise<SignedPart[]> {
  const parts = [1, 2, 3].map((partNumber) => {
    const body = bodyOf({ partNumber, url: "", headers: {} });
    return { partNumber, sha256: createHash("sha256").update(body).digest("base64") };
  });
  return (await signParts({ storage, caller }, { key, uploadId, parts })).parts;
}

testWhereTold("checksums")(
  "each part goes up with its SHA-256, and the upload is completed with all of them",
  async () => {
    await using s3 = await startStorage({ plan });
    const upload = await beginWithChecksums(s3);
    expect(upload).toMatchObject({ checksum: "sha256", parts: [] });
    const parts = await signHashed(s3, upload);
    for (const part of parts) expect(Object.keys(part.headers)).toEqual(["x-amz-checksum-sha256"]);
    await sendAll({ ...upload, parts });
    const { file } = await finish(s3, upload);
    expect(Buffer.from(await (await fetch(file.url)).arrayBuffer()).equals(bytes)).toBe(true);
  },
);

/** Begins an upload on a provider that has CRC64NVME, and signs its parts. */
async function beginWithCrcs(s3: StartedStorage) {
  const capabilities = { ...s3.storage.capabilities, partChecksums: "crc64nvme" } as const;
  const upload = await begin({ ...s3, storage: { ...s3.storage, capabilities } }, { makesCrc64nvme: true });
  const parts = [1, 2, 3].map((partNumber) => ({
    partNumber,
    crc64nvme: crcOf(bodyOf({ partNumber, url: "", headers: {} })),
  }));
  return { ...upload, ...(await signParts({ storage: s3.storage, caller }, { ...upload, parts })) };
}

function crcOf(body: Uint8Array): string {
  const crc = createCrc64();
  crc.update(body);
  return crc.digest();
}

describe("where S3 has CRC64NVME", () => {
  const testWithChecksums = testWhere("partChecksums");

  testWithChecksums(
    "each part goes up with it, and S3 keeps the one of the whole file, which it has compared",
    async () => {
      await using s3 = await startStorage({ plan });
      const upload = await beginWithCrcs(s3);
      expect(upload).toMatchObject({ checksum: "crc64nvme" });
      for (const part of upload.parts) expect(Object.keys(part.headers)).toEqual(["x-amz-checksum-crc64nvme"]);
      await sendAll(upload);
      const { file } = await finish(s3, upload);
      expect(Buffer.from(await (await fetch(file.url)).arrayBuffer()).equals(bytes)).toBe(true);
      const { publisher, uploadBucket: Bucket } = s3.storage;
      const head = await publisher.send(new HeadObjectCommand({ Bucket, Key: upload.key, ChecksumMode: "ENABLED" }));
      expect(head).toMatchObject({ ChecksumCRC64NVME: crcOf(bytes), ChecksumType: "FULL_OBJECT" });
    },
  );

  testWithChecksums("an object that S3 puts together to something else is refused", async () => {
    await using s3 = await startStorage({ plan });
    const upload = await beginWithCrcs(s3);
    await sendAll(upload);
    s3.storage.signer.middlewareStack.add(
      (next) => (args) => {
        if ("ChecksumCRC64NVME" in args.input) args.input.ChecksumCRC64NVME = crcOf(bytes.subarray(1));
        return next(args);
      },
      { step: "initialize" },
    );
    await expect(finish(s3, upload)).rejects.toMatchObject({ code: "UPLOAD_MISMATCH" });
  });

  testWithChecksums("traps: 3 one flipped bit of a part is refused", async () => {
    await using s3 = await startStorage({ plan });
    const [part] = (await beginWithCrcs(s3)).parts;
    if (!part) throw new Error("no part");
    const damaged = Buffer.from(bodyOf(part));
    damaged.writeUInt8(damaged.readUInt8(7) ^ 1, 7);
    expect(await send(part, damaged)).toBe(400);
    expect(await send(part)).toBe(200);
  });

  test("a client that makes none sends SHA-256s", async () => {
    await using s3 = await startStorage({ plan });
    const capabilities = { ...s3.storage.capabilities, partChecksums: "crc64nvme" } as const;
    const upload = await begin({ ...s3, storage: { ...s3.storage, capabilities } }, { maxHashSize: 5 * MiB });
    expect(upload).toMatchObject({ checksum: "sha256" });
  });
});

testWhere("checksums")("traps: 3, 71 one flipped bit of a part is refused by S3", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await beginWithChecksums(s3);
  const [part] = await signHashed(s3, upload);
  if (!part) throw new Error("no part");
  const damaged = Buffer.from(bodyOf(part));
  damaged.writeUInt8(damaged.readUInt8(7) ^ 1, 7);
  expect(await send(part, damaged)).toBe(400);
  expect(await send(part)).toBe(200);
  const { uploadId, key } = upload;
  // A part whose hash was not signed can't be part of this upload.
  const plain = await signParts({ storage: s3.storage, caller }, { key, uploadId, parts: [{ partNumber: 2 }] });
  expect(plain.parts[0] && (await send(plain.parts[0]))).toBe(400);
});

test.each([undefined, 5 * MiB - 1])("a client that can hash %s bytes gets its parts at once, without", async (size) => {
  await using s3 = await startStorage({ plan });
  const capabilities = { ...s3.storage.capabilities, partChecksums: "crc64nvme" } as const;
  const options = size === undefined ? {} : { maxHashSize: size };
  const upload = await begin({ ...s3, storage: { ...s3.storage, capabilities } }, options);
  expect(upload).not.toHaveProperty("checksum");
  await sendAll(upload);
  await finish(s3, upload);
});

test("a provider that does not enforce the checksums of parts is not asked to", async () => {
  await using s3 = await startStorage({ plan });
  const storage = { ...s3.storage, capabilities: { ...s3.storage.capabilities, partChecksums: "none" as const } };
  expect(await begin({ ...s3, storage }, { maxHashSize: 5 * MiB })).not.toHaveProperty("checksum");
});

test("traps: 66 parts are signed again at any time, and storage is not asked", async () => {
  await using s3 = await startStorage({ plan });
  const { key, uploadId } = await begin(s3);
  const since = s3.calls.length;
  const input = { key, uploadId, parts: [{ partNumber: 3 }, { partNumber: 1 }] };
  const { parts, expiresIn } = await signParts({ storage: s3.storage, caller }, input);
  expect(s3.calls.length).toBe(since);
  expect(parts.map((part) => part.partNumber)).toEqual([3, 1]);
  expect(expiresIn).toBe(3600);
  for (const part of parts) expect(await send(part)).toBe(200);
});

test("parts outside the plan are refused", async () => {
  await using s3 = await startStorage({ plan });
  const { key, uploadId } = await begin(s3);
  for (const partNumber of [0, 4, 1.5, -1, 10_001]) {
    const signing = signParts({ storage: s3.storage, caller }, { key, uploadId, parts: [{ partNumber }] });
    await expect(signing).rejects.toMatchObject({ code: "INVALID_INPUT" });
  }
});

test("listParts says what S3 has, and finish that parts are missing", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  const { key, uploadId } = upload;
  const list = () => listParts({ storage: s3.storage, caller }, { key, uploadId });
  expect(await list()).toEqual({ parts: [] });
  const [first, , third] = upload.parts;
  for (const part of [first, third]) if (part) await send(part);
  expect(await list()).toEqual({
    parts: [
      { partNumber: 1, size: 5 * MiB },
      { partNumber: 3, size: 1 * MiB },
    ],
  });
  await expect(finish(s3, upload)).rejects.toMatchObject({
    code: "UPLOAD_NOT_ARRIVED",
    sentence: "1 of 3 parts have not arrived yet.",
  });
  await sendAll(upload);
  await finish(s3, upload);
  expect((await list()).parts).toHaveLength(3);
});

test("traps: 60 parts that are not as planned are not put together, though they have the file's size in all", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  const { key: Key, uploadId: UploadId } = upload;
  for (const [PartNumber, Body] of [
    [1, bytes.subarray(0, 5.5 * MiB)],
    [3, bytes.subarray(10.5 * MiB)],
  ] as const) {
    const part = { Bucket: s3.storage.uploadBucket, Key, UploadId, PartNumber, Body };
    await s3.asSigner.send(new UploadPartCommand(part));
  }
  await expect(finish(s3, upload)).rejects.toMatchObject({
    code: "UPLOAD_MISMATCH",
    sentence: "Part 1 is not as it was announced. Upload the file again.",
  });
  expect(s3.calls.map(({ command }) => command)).not.toContain("CompleteMultipartUploadCommand");
});

test("S3 lists parts in pages, and all of them are read", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  s3.storage.signer.middlewareStack.add(
    (next, context) => (args) =>
      next(context.commandName === "ListPartsCommand" ? { ...args, input: { ...args.input, MaxParts: 1 } } : args),
    { step: "initialize", priority: "high" },
  );
  const { key, uploadId } = upload;
  const since = s3.calls.length;
  const listed = await listParts({ storage: s3.storage, caller }, { key, uploadId });
  expect(listed.parts.map(({ partNumber }) => partNumber)).toEqual([1, 2, 3]);
  expect(s3.calls.length - since).toBeGreaterThanOrEqual(3);
  expect((await finish(s3, upload)).file.size).toBe(bytes.length);
});

test("traps: 61 a completion that worked although its answer was lost is a success", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  s3.storage.signer.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      if (context.commandName === "CompleteMultipartUploadCommand") throw new Error("The answer was lost.");
      return result;
    },
    { step: "initialize" },
  );
  expect((await finish(s3, upload)).file.size).toBe(bytes.length);
});

const elsewhere = {
  Ceph: { name: "InternalError", httpStatusCode: 500 },
  AWS: { name: "ConditionalRequestConflict", httpStatusCode: 409 },
};

/** Answers the first `times` completions as S3 does while another server completes the upload. */
function completesElsewhere(client: S3Client, { times, as }: { times: number; as: keyof typeof elsewhere }): void {
  let left = times;
  const { name, httpStatusCode } = elsewhere[as];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== "CompleteMultipartUploadCommand" || left === 0) return next(args);
      left -= 1;
      const message = "This multipart completion is already in progress";
      throw new S3ServiceException({ name, message, $fault: "server", $metadata: { httpStatusCode } });
    },
    { step: "initialize" },
  );
}

const completions = [
  {
    name: "an upload in parts",
    isThere: true,
    options: {},
    clientOf: ({ signer }: StartedStorage["storage"]) => signer,
  },
  {
    name: "a copy in parts",
    isThere: capabilities.copyParts,
    options: { copyPartSize: 5 * MiB },
    clientOf: ({ publisher }: StartedStorage["storage"]) => publisher,
  },
];

describe.each(completions.filter(({ isThere }) => isThere))(
  "$name that another server is completing",
  ({ options, clientOf }) => {
    test.each([
      { times: 1, as: "Ceph" },
      { times: 2, as: "Ceph" },
      { times: 1, as: "AWS" },
      { times: 2, as: "AWS" },
    ] as const)("traps: 17b, 61 is looked at again: $as, $times times", async (how) => {
      await using s3 = await startStorage({ plan, ...options });
      const upload = await begin(s3);
      await sendAll(upload);
      completesElsewhere(clientOf(s3.storage), how);
      expect((await finish(s3, upload)).file.size).toBe(bytes.length);
      const open = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.mediaBucket }));
      expect(open.Uploads ?? []).toEqual([]);
    });

    test("is for the next call after three looks, which tells S3's reason to the log", async () => {
      await using s3 = await startStorage({ plan, ...options });
      const upload = await begin(s3);
      await sendAll(upload);
      completesElsewhere(clientOf(s3.storage), { times: 3, as: "Ceph" });
      const cause = { name: "InternalError" };
      await expect(finish(s3, upload)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE", retryable: true, cause });
      expect((await finish(s3, upload)).file.size).toBe(bytes.length);
    });
  },
);

test("a part that comes once more between a finish's listing and its completion is part of what is published", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  const last = upload.parts.at(-1) ?? expect.fail("It has parts.");
  const other = Buffer.from(bodyOf(last).toReversed());
  let hasCome = false;
  aroundClient(s3.storage.signer, async ({ name }, pass) => {
    if (name === "CompleteMultipartUploadCommand" && !hasCome) {
      hasCome = true;
      expect(await send(last, other)).toBe(200);
    }
    return pass();
  });
  const { file } = await finish(s3, upload);
  const published = Buffer.from(await (await fetch(file.url)).arrayBuffer());
  expect(published.equals(Buffer.concat([bytes.subarray(0, 10 * MiB), other]))).toBe(true);
});

test("ten finishes at once of an upload in parts give one answer", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  const answers = await Promise.all(Array.from({ length: 10 }, () => finish(s3, upload)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test("traps: 131 abort with a made-up uploadId is refused and ends nothing, so that the mark of it can't expire before the parts", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  const { key, uploadId } = upload;
  await sendAll(upload);
  const other = await begin(s3);
  for (const made of ["2~made-up", other.uploadId]) {
    const since = s3.calls.length;
    const abort = abortUpload({ storage: s3.storage, caller }, { key, uploadId: made });
    await expect(abort).rejects.toMatchObject({ code: "UPLOAD_GONE" });
    expect(s3.calls.slice(since).map(({ command }) => command)).not.toContain("PutObjectCommand");
  }
  expect(await abortUpload({ storage: s3.storage, caller }, { key, uploadId })).toEqual({
    status: "aborted",
    bytesMayRemain: false,
  });
  const [part] = upload.parts;
  expect(part && (await send(part))).toBe(404);
  // An upload that is marked as ended stays so, whatever uploadId is given.
  const again = await abortUpload({ storage: s3.storage, caller }, { key, uploadId: "2~made-up" });
  expect(again).toEqual({ status: "aborted", bytesMayRemain: false });
});

test("an abort with an uploadId that S3 has forgotten waits for the finish that may be putting the parts together", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  const { key } = upload;
  let finished: Promise<unknown> = Promise.resolve();
  const wait = async () => void (await (finished = finish(s3, upload)));
  const storage = { ...s3.storage, clock: { now: () => 0, wait } };
  expect(await abortUpload({ storage, caller }, { key, uploadId: "2~made-up" })).toEqual({ status: "published" });
  expect(await finished).toMatchObject({ status: "done" });
});

test("traps: 64, 84 abort frees the parts, and finish says it is gone", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  const { key, uploadId } = upload;
  expect(await abortUpload({ storage: s3.storage, caller }, { key, uploadId })).toEqual({
    status: "aborted",
    bytesMayRemain: false,
  });
  const open = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.uploadBucket }));
  expect(open.Uploads ?? []).toEqual([]);
  await expect(finish(s3, upload)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  const listing = listParts({ storage: s3.storage, caller }, { key, uploadId });
  await expect(listing).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

/**
 * Behaves like AWS, which for hours answers the abort of a completed or aborted upload with 204
 * (https://github.com/minio/minio/issues/2250).
 */
function remembersUploadIds({ signer, publisher }: StartedStorage["storage"]): void {
  for (const client of [signer, publisher])
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const isAbort = context.commandName === "AbortMultipartUploadCommand";
        const made = String(Reflect.get(args.input, "UploadId")).includes("made-up");
        return next(args).catch((error: unknown) => {
          if (!isAbort || made) throw error;
          return { output: { $metadata: { httpStatusCode: 204 } }, response: undefined };
        });
      },
      { step: "initialize" },
    );
}

test("traps: 61 abort of what is published leaves it published, also where S3 still knows its uploadId", async () => {
  await using s3 = await startStorage({ plan });
  remembersUploadIds(s3.storage);
  const upload = await begin(s3);
  await sendAll(upload);
  const finished = await finish(s3, upload);
  const { key, uploadId } = upload;
  expect(await abortUpload({ storage: s3.storage, caller }, { key, uploadId })).toEqual({ status: "published" });
  expect(await finish(s3, upload)).toEqual(finished);
  expect((await fetch(finished.file.url)).status).toBe(200);
});

test("traps: 61 abort of what is put together and not published ends it, whatever S3 says of the uploadId", async () => {
  await using s3 = await startStorage({ plan });
  for (const remembers of [false, true]) {
    if (remembers) remembersUploadIds(s3.storage);
    const upload = await begin(s3);
    await sendAll(upload);
    const refused = { storage: s3.storage, caller, rules: { ...rules, accept: ["text/plain"] } };
    const { key, uploadId } = upload;
    await expect(finishUpload(refused, { key, uploadId })).rejects.toMatchObject({ code: "FILE_TYPE_NOT_ALLOWED" });
    const abort = () => abortUpload({ storage: s3.storage, caller }, { key, uploadId });
    expect(await abort()).toEqual({ status: "aborted", bytesMayRemain: false });
    await expect(finish(s3, upload)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  }
});

test("a second abort says the same of an upload in parts whose bytes the bucket keeps as an old version", async () => {
  await using s3 = await startStorage({ plan, janitor: undefined });
  remembersUploadIds(s3.storage);
  aroundCalls(s3.storage, async ({ name }, send) => {
    const output = await send();
    if (name === "PutObjectCommand") Object.assign(output, { VersionId: "an-id" });
    return output;
  });
  const upload = await begin(s3);
  await sendAll(upload);
  const refused = { storage: s3.storage, caller, rules: { ...rules, accept: ["text/plain"] } };
  const { key, uploadId } = upload;
  await expect(finishUpload(refused, { key, uploadId })).rejects.toMatchObject({ code: "FILE_TYPE_NOT_ALLOWED" });
  const abort = () => abortUpload({ storage: s3.storage, caller }, { key, uploadId });
  expect(await abort()).toEqual({ status: "aborted", bytesMayRemain: "version" });
  expect(await abort()).toEqual({ status: "aborted", bytesMayRemain: "version" });
});

test.each(["a janitor removes them", "without a janitor, abort says so"])(
  "bytes of parts that are completed while they are aborted, in a bucket that keeps versions: %s",
  async (how) => {
    await using s3 = await startStorage({ plan, ...(how.startsWith("without") && { janitor: undefined }) });
    const capabilities = { ...s3.storage.capabilities, conditionalComplete: false };
    const upload = await begin(s3);
    await sendAll(upload);
    const { key, uploadId } = upload;
    let finished: Promise<unknown> | undefined;
    aroundCalls(s3.storage, async ({ name, input }, send) => {
      const isTombstone = name === "PutObjectCommand" && Reflect.get(input, "Key") === key;
      if (isTombstone) await (finished ??= finish({ ...s3, storage: other }, upload));
      const output = await send();
      if (name === "PutObjectCommand") Object.assign(output, { VersionId: "an-id" });
      return output;
    });
    const other = { ...createS3Storage(s3.options), capabilities, clock: s3.storage.clock };
    const listed: unknown[] = [];
    if (s3.storage.janitor)
      aroundClient(s3.storage.janitor, async ({ name, input }, send) => {
        if (name === "ListObjectVersionsCommand") listed.push(Reflect.get(input, "Prefix"));
        return send();
      });
    const aborted = await abortUpload({ storage: { ...s3.storage, capabilities }, caller }, { key, uploadId });
    expect(await finished).toMatchObject({ status: "done" });
    const isRemoved = how.startsWith("a janitor");
    expect(aborted).toEqual({ status: "aborted", bytesMayRemain: isRemoved ? false : "version" });
    expect(listed).toEqual(isRemoved ? [key] : []);
  },
);

test("an abort of what was published and deleted says that it is ended, also where S3 still knows its uploadId", async () => {
  await using s3 = await startStorage({ plan });
  remembersUploadIds(s3.storage);
  const upload = await begin(s3);
  await sendAll(upload);
  await finish(s3, upload);
  const { key, uploadId } = upload;
  await deleteUpload(s3.storage, key);
  const aborted = await abortUpload({ storage: s3.storage, caller }, { key, uploadId });
  expect(aborted).toEqual({ status: "aborted", bytesMayRemain: false });
});

test("finish takes four round trips: the look and the parts, completion, read, copy", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  const since = s3.roundTrips.length;
  const clock = { ...s3.storage.clock, now: () => 0 };
  await finish({ ...s3, storage: { ...s3.storage, clock } }, upload);
  const { conditionalComplete, copySourceIfMatch } = s3.storage.capabilities;
  expect(s3.roundTrips.slice(since)).toEqual([
    // One more request looks for the mark if nothing prevents the completion of an upload that was ended.
    [
      "GetObjectCommand",
      "HeadObjectCommand",
      ...(conditionalComplete ? [] : ["HeadObjectCommand"]),
      "ListPartsCommand",
    ],
    ["CompleteMultipartUploadCommand"],
    ["GetObjectCommand"],
    ["CopyObjectCommand"],
    // And one more follows a copy without a condition.
    ...(copySourceIfMatch ? [] : [["HeadObjectCommand"]]),
  ]);
});

test("traps: 64 an abort between a finish's listing and its completion: it is gone, and that is what finish says", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  const { key, uploadId } = upload;
  s3.storage.signer.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === "CompleteMultipartUploadCommand")
        await s3.admin.send(
          new AbortMultipartUploadCommand({ Bucket: s3.storage.uploadBucket, Key: key, UploadId: uploadId }),
        );
      return next(args);
    },
    { step: "initialize" },
  );
  await expect(finish(s3, upload)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

test("a delete stays a delete", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  await sendAll(upload);
  const { file } = await finish(s3, upload);
  await deleteUpload(s3.storage, upload.key);
  expect((await fetch(file.url)).status).toBe(403);
  await expect(finish(s3, upload)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect((await fetch(file.url)).status).toBe(403);
});

describe("traps: 91b an unfinished upload that was deleted stays deleted when its tombstone has expired", () => {
  /** Removes the object as the bucket's rule does after a day. */
  const expire = ({ admin, storage }: StartedStorage, Key: string) =>
    admin.send(new DeleteObjectCommand({ Bucket: storage.uploadBucket, Key }));

  test.each(["a janitor finds its parts", "its uploadId is given"])("%s", async (how) => {
    await using s3 = await startStorage({ plan, ...(how.startsWith("its") && { janitor: undefined }) });
    const upload = await begin(s3);
    await sendAll(upload);
    const { key, uploadId } = upload;
    await deleteUpload(s3.storage, key, how.startsWith("its") ? { uploadId } : {});
    await expire(s3, key);
    await expect(finish(s3, upload)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
    const open = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.uploadBucket }));
    expect(open.Uploads ?? []).toEqual([]);
  });

  test("where nobody can find the parts it says so, and deletes nothing; a finished one needs neither", async () => {
    await using s3 = await startStorage({ plan, janitor: undefined });
    const upload = await begin(s3);
    await sendAll(upload);
    await expect(deleteUpload(s3.storage, upload.key)).rejects.toThrow("give deleteUpload its uploadId");
    await finish(s3, upload);
    await deleteUpload(s3.storage, upload.key);
    await deleteUpload(s3.storage, upload.key);
    await expect(finish(s3, upload)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
    // A tombstone expires too. After that, it is enough to know that the file was published once.
    await expire(s3, upload.key);
    const again = deleteUpload(s3.storage, upload.key);
    await expect(again).rejects.toThrow("Of a file that was published and deleted before, say wasPublished: true.");
    for (let time = 0; time < 2; time += 1) await deleteUpload(s3.storage, upload.key, { wasPublished: true });
    // S3 has freed the parts of such an old upload.
    const old = upload.key.replace(/\/\d{8}-/, "/20200101-");
    await deleteUpload(s3.storage, old);
  });
});

test("an uploadId that S3 does not know does not delete an unfinished upload, whose parts nobody finds then", async () => {
  await using s3 = await startStorage({ plan, janitor: undefined });
  const upload = await begin(s3);
  await sendAll(upload);
  const { key, uploadId } = upload;
  const made = deleteUpload(s3.storage, key, { uploadId: "2~made-up" });
  await expect(made).rejects.toThrow("give deleteUpload its uploadId");
  const { file } = await finish(s3, upload);
  expect((await fetch(file.url)).status).toBe(200);
  // A published upload has no parts left to find, and a delete may be repeated.
  await deleteUpload(s3.storage, key, { uploadId });
  await deleteUpload(s3.storage, key, { uploadId });
  expect((await fetch(file.url)).status).toBe(403);
});

test.runIf(hasPolicies(personalityInUse))(
  "traps: 92 a signer that may not list parts is a fault of the set-up, and no upload that is gone",
  async () => {
    await using s3 = await startWithPolicies({ plan });
    const upload = await begin(s3);
    await sendAll(upload);
    await denySigner(s3, "s3:ListMultipartUploadParts");
    await expect(finish(s3, upload)).rejects.toMatchObject({ name: "AccessDenied" });
    const { key, uploadId } = upload;
    const listing = listParts({ storage: s3.storage, caller }, { key, uploadId });
    await expect(listing).rejects.toMatchObject({ name: "AccessDenied" });
  },
);

test("where S3 answers 403 for an upload that is gone, what the signer may do is tried once, whoever asks", async () => {
  await using s3 = await startStorage({ plan });
  const { signer } = s3.storage;
  const { key } = await begin(s3);
  aroundClient(signer, async ({ name }, send) =>
    send().catch((error: unknown) => {
      const isUnknown = name === "ListPartsCommand" && error instanceof S3ServiceException;
      throw isUnknown ? Object.assign(error, { name: "AccessDenied", $metadata: { httpStatusCode: 403 } }) : error;
    }),
  );
  const since = s3.calls.length;
  for (let time = 0; time < 3; time += 1) {
    const storage = withSignal(s3.storage, new AbortController().signal);
    await expect(listParts({ storage, caller }, { key, uploadId: "made-up" })).rejects.toMatchObject({
      code: "UPLOAD_GONE",
    });
  }
  const tried = s3.calls.slice(since).filter(({ command }) => command === "CreateMultipartUploadCommand");
  expect(tried).toHaveLength(1);
});

test.each(["before", "after"])(
  "a caller that leaves while it is tried, %s S3's answer, leaves no upload behind",
  async (when) => {
    await using s3 = await startStorage({ plan });
    const { key, uploadId } = await begin(s3);
    await abortUpload({ storage: s3.storage, caller }, { key, uploadId });
    const leaving = new AbortController();
    const { signer } = s3.storage;
    const send = signer.send.bind(signer);
    Object.assign(signer, {
      send: async (command: Parameters<typeof send>[0], options: { abortSignal?: AbortSignal } = {}) => {
        const $metadata = { httpStatusCode: 403 };
        if (command instanceof ListPartsCommand && !leaving.signal.aborted)
          throw new S3ServiceException({ name: "AccessDenied", $fault: "client", $metadata });
        const output = await send(command, options);
        if (command instanceof CreateMultipartUploadCommand) leaving.abort();
        // S3 has made the upload, but its answer is still under way.
        if (when === "before") options.abortSignal?.throwIfAborted();
        return output;
      },
    });
    const storage = withSignal(s3.storage, leaving.signal);
    await expect(listParts({ storage, caller }, { key, uploadId })).rejects.toThrow();
    const { Uploads = [] } = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.uploadBucket }));
    expect(Uploads).toEqual([]);
  },
);

test.runIf(hasPolicies(personalityInUse))(
  "traps: 104b a signer that may not abort is a fault of the set-up: what can be finished later is neither aborted nor deleted",
  async () => {
    await using s3 = await startWithPolicies({ plan });
    const upload = await begin(s3);
    await sendAll(upload);
    await denySigner(s3, "s3:AbortMultipartUpload");
    const storage = { ...s3.storage, janitor: undefined };
    const { key, uploadId } = upload;
    await expect(abortUpload({ storage, caller }, { key, uploadId })).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(deleteUpload(storage, key, { uploadId })).rejects.toMatchObject({ name: "AccessDenied" });
  },
);

async function denySigner({ admin, storage, target }: StartedStorage, Action: string): Promise<void> {
  const bucket = { Bucket: storage.uploadBucket };
  const { Policy = "{}" } = await admin.send(new GetBucketPolicyCommand(bucket));
  const document: { Statement: object[] } = JSON.parse(Policy);
  const Resource = `arn:aws:s3:::${storage.uploadBucket}/uploads/*`;
  const deny = { Effect: "Deny", Principal: { AWS: [target.signer.arn] }, Action, Resource };
  const denying = JSON.stringify({ ...document, Statement: [...document.Statement, deny] });
  await admin.send(new PutBucketPolicyCommand({ ...bucket, Policy: denying }));
}

test("a made-up uploadId gains nothing", async () => {
  await using s3 = await startStorage({ plan });
  const { key } = await begin(s3);
  const uploadId = "made-up";
  await expect(finishDone({ storage: s3.storage, caller, rules }, { key, uploadId })).rejects.toMatchObject({
    code: "UPLOAD_GONE",
  });
  const { parts } = await signParts({ storage: s3.storage, caller }, { key, uploadId, parts: [{ partNumber: 1 }] });
  const [part] = parts;
  expect(part && (await send(part))).toBe(404);
});

test("traps: 96 another owner's and another endpoint's key, and one of a single PUT, are not found", async () => {
  await using s3 = await startStorage({ plan });
  const { key, uploadId } = await begin(s3);
  const since = s3.calls.length;
  for (const other of [
    { endpoint: "videos", owner: "bob" },
    { endpoint: "photos", owner: "ann" },
  ]) {
    const deps = { storage: s3.storage, caller: other };
    for (const step of [
      signParts(deps, { key, uploadId, parts: [{ partNumber: 1 }] }),
      listParts(deps, { key, uploadId }),
      abortUpload(deps, { key, uploadId }),
      finishDone({ ...deps, rules }, { key, uploadId }),
    ]) {
      await expect(step).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
    }
  }
  const single = key.replace(/x\d+\./, ".");
  const signing = signParts({ storage: s3.storage, caller }, { key: single, uploadId, parts: [{ partNumber: 1 }] });
  await expect(signing).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  expect(s3.calls.length).toBe(since);
});

test("traps: 93 an object of another size under a multipart's key is refused", async () => {
  await using s3 = await startStorage({ plan });
  const upload = await begin(s3);
  const object = { Bucket: s3.storage.uploadBucket, Key: upload.key, Body: "x", ContentType: "video/mp4" };
  await s3.storage.publisher.send(new PutObjectCommand({ ...object, Metadata: { upload: "eyJuYW1lIjoiYS5tcDQifQ" } }));
  await expect(finish(s3, upload)).rejects.toMatchObject({ code: "UPLOAD_MISMATCH" });
});

testWhere("copyParts")(
  "traps: 98, 99, 103 a large file is published by copies in parallel, over several calls of finish",
  async () => {
    await using s3 = await startStorage({ plan, copyPartSize: 5 * MiB });
    const upload = await begin(s3);
    await sendAll(upload);
    const input = { key: upload.key, uploadId: upload.uploadId };
    const deps = { caller, rules };
    const hurried = { ...s3.storage, finishBudget: 0 };
    expect(await finishUpload({ ...deps, storage: hurried }, input)).toEqual({
      status: "pending",
      retryAfter: 1,
      copied: 0,
    });
    // Nothing is public before the copy is complete.
    const bucket = `${s3.storage.publicBaseUrl}/${await mediaKeyOf(upload.key)}`;
    expect((await fetch(bucket)).status).toBe(403);

    const { file } = await finishDone({ ...deps, storage: s3.storage }, input);
    expect(Buffer.from(await (await fetch(file.url)).arrayBuffer()).equals(bytes)).toBe(true);
    expect((await fetch(file.url)).headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const begun = s3.calls.filter(({ command }) => command === "CreateMultipartUploadCommand");
    expect(begun).toHaveLength(2);
    expect((await finishDone({ ...deps, storage: s3.storage }, input)).file).toEqual(file);
  },
);

/** Runs `run` just before S3 is asked to copy this part. */
function beforePart({ storage }: StartedStorage, partNumber: number, run: () => Promise<unknown>): void {
  let ran = false;
  storage.publisher.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === "UploadPartCopyCommand" && Reflect.get(args.input, "PartNumber") === partNumber) {
        if (!ran) {
          ran = true;
          await run();
        }
      }
      return next(args);
    },
    { step: "initialize" },
  );
}

async function finishOverwritten(s3: StartedStorage) {
  const upload = await begin(s3);
  await sendAll(upload);
  const other = Buffer.from(bytes);
  other.fill(7, MiB);
  beforePart(s3, 3, async () => {
    const object = { Bucket: s3.storage.uploadBucket, Key: upload.key };
    const { Metadata } = await s3.storage.publisher.send(new HeadObjectCommand(object));
    await s3.storage.publisher.send(
      new PutObjectCommand({ ...object, Body: other, ContentType: "video/mp4", Metadata }),
    );
  });
  return { other, ...(await finish(s3, upload)) };
}

testWhere("partCopySourceIfMatch")("traps: 94, 98 each part is bound to the source that was read", async () => {
  await using s3 = await startStorage({ plan, copyPartSize: 5 * MiB });
  await finishOverwritten(s3);
  expect(s3.calls).toContainEqual({ command: "UploadPartCopyCommand", status: 412 });
});

testWhere("copyParts")(
  "traps: 94, 98 a source that is overwritten between two parts is not published half and half",
  async () => {
    await using s3 = await startStorage({ plan, copyPartSize: 5 * MiB });
    const { file, other } = await finishOverwritten(s3);
    expect(Buffer.from(await (await fetch(file.url)).arrayBuffer()).equals(other)).toBe(true);
    const open = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.mediaBucket }));
    expect(open.Uploads ?? []).toEqual([]);
  },
);

testWhere("copyParts")("traps: 100 a copy that broke off goes on from its parts, and says how far it is", async () => {
  await using s3 = await startStorage({ plan, copyPartSize: 5 * MiB });
  const upload = await begin(s3);
  await sendAll(upload);
  // If an upload can be replaced, parts that were copied in the same second are copied again.
  aroundClient(s3.storage.publisher, async ({ name }, send) => {
    if (name === "UploadPartCopyCommand" && !s3.storage.capabilities.conditionalComplete) await sleep(1100);
    return send();
  });
  beforePart(s3, 3, async () => {
    await expect
      .poll(
        () => s3.calls.filter(({ command, status }) => command === "UploadPartCopyCommand" && status === 200).length,
      )
      .toBe(2);
    throw new Error("The machine stopped.");
  });
  await expect(finish(s3, upload)).rejects.toThrow("The machine stopped.");
  const since = s3.calls.length;
  const hurried = { ...s3.storage, finishBudget: 0 };
  const pending = await finishUpload({ storage: hurried, caller, rules }, upload);
  expect(pending).toEqual({ status: "pending", retryAfter: 1, copied: 10 * MiB });
  await finish(s3, upload);
  expect(s3.calls.slice(since).filter(({ command }) => command === "UploadPartCopyCommand")).toHaveLength(1);
});

test("ten servers that publish a large file at once make one object and leave no parts behind", async () => {
  await using s3 = await startStorage({ plan, copyPartSize: 5 * MiB });
  const upload = await begin(s3);
  await sendAll(upload);
  const answers = await Promise.all(Array.from({ length: 10 }, () => finish(s3, upload)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  const open = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.mediaBucket }));
  expect(open.Uploads ?? []).toEqual([]);
});

test.each(["is ended", "has expired"])(
  "a large copy that begins when its upload %s leaves no parts behind",
  async (end) => {
    await using s3 = await startStorage({ plan, copyPartSize: 5 * MiB });
    const upload = await begin(s3);
    await sendAll(upload);
    const verify = async () => {
      if (end === "is ended") await abortUpload({ storage: s3.storage, caller }, upload);
      else await s3.admin.send(new DeleteObjectCommand({ Bucket: s3.storage.uploadBucket, Key: upload.key }));
    };
    const finishBudget = end === "is ended" ? 0 : 20;
    const finishing = finishUpload({ storage: { ...s3.storage, finishBudget }, caller, rules, verify }, upload);
    await expect(finishing).rejects.toMatchObject({ code: "UPLOAD_GONE" });
    const open = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.mediaBucket }));
    expect(open.Uploads ?? []).toEqual([]);
  },
);

test("a delete during a large copy wins: nothing becomes public", async () => {
  await using s3 = await startStorage({ plan, copyPartSize: 5 * MiB });
  const upload = await begin(s3);
  await sendAll(upload);
  await finishUpload({ storage: { ...s3.storage, finishBudget: 0 }, caller, rules }, upload);
  await deleteUpload(s3.storage, upload.key);
  const open = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.mediaBucket }));
  expect(open.Uploads ?? []).toEqual([]);
  await expect(finish(s3, upload)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

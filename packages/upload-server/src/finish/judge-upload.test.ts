import { randomBytes } from "node:crypto";
import { GetObjectCommand, HeadObjectCommand, ListMultipartUploadsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { KiB, mediaKeyOf, MiB, UploadError } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { abortUpload, createS3Storage, createUpload, deleteUpload, finishUpload, type VerifyHook } from "../index.ts";
import { isPublished } from "../s3/read-head.ts";
import { aroundCalls } from "../testing/around-calls.ts";
import { bytesOf, idOf, sendFile } from "../testing/send-file.ts";
import { startStorage, type StartedStorage } from "../testing/start-storage.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain", "image/*"], maxSize: 20 * MiB };
const ofText = { filename: "a.txt", contentType: "text/plain" };
const ofPicture = { filename: "a.jpg", contentType: "image/jpeg" };

async function upload({ storage }: StartedStorage, body: Uint8Array<ArrayBuffer>, announced = ofText) {
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  const plan = await createUpload(deps, { ...announced, size: body.length });
  expect(await sendFile(plan, body)).toEqual({ status: 200 });
  return plan;
}

const segment = (marker: number, content: Uint8Array) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};
const frame = segment(0xc0, Buffer.from([8, 0, 32, 0, 48, 1, 1, 0x11, 0]));

/** Returns a JPEG whose dimensions follow after this many segments of 64 KB. */
function jpeg(segments: number, end = frame): Uint8Array<ArrayBuffer> {
  const filler = segment(0xe2, randomBytes(65_533));
  const filling = Array.from({ length: segments }, () => filler);
  return new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8]), ...filling, end, Buffer.from([0xff, 0xd9])]));
}

/** Another server on the same buckets, which records its reads of uploads. */
function startProcess({ options }: StartedStorage) {
  const own = createS3Storage({ ...options, janitor: undefined });
  const reads: string[] = [];
  aroundCalls(own, async ({ name, input }, send) => {
    if (name !== "GetObjectCommand") return send();
    const isOfVerdict = String(Reflect.get(input, "Key")).endsWith(".verdict");
    if (isOfVerdict) reads.push("verdict");
    const output = await send();
    // A first read that finds nothing, because the parts are not completed yet, is not recorded.
    if (!isOfVerdict) reads.push("read");
    return output;
  });
  const process = { ...own, clock: { now: () => 0, wait: async () => undefined } };
  return {
    reads,
    finish: (plan: UploadPlan, verify?: VerifyHook) =>
      finishUpload({ storage: process, caller, rules, verify }, idOf(plan)),
    storage: process,
  };
}

const refusedAs = (code: string) => expect.objectContaining({ code });

test("a file whose headers never end costs nine reads, once: the refusal is kept for all processes", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, jpeg(190), ofPicture);
  const [one, other] = [startProcess(s3), startProcess(s3)];
  const refusal = { code: "FILE_DAMAGED", sentence: expect.stringContaining('"a.jpg" begins as JPEG') };
  await expect(one.finish(plan)).rejects.toMatchObject(refusal);
  expect(one.reads).toHaveLength(9);
  for (let n = 0; n < 3; n += 1) await expect(one.finish(plan)).rejects.toMatchObject(refusal);
  await expect(other.finish(plan)).rejects.toMatchObject(refusal);
  expect([one.reads.length, other.reads.length]).toEqual([12, 1]);
});

test("a picture that needed more reads costs them once: later finishes give the same answer by two", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, jpeg(40), ofPicture);
  const [one, other] = [startProcess(s3), startProcess(s3)];
  const first = await one.finish(plan);
  expect(first).toMatchObject({ status: "done", file: { width: 48, height: 32 } });
  expect(one.reads.length).toBeGreaterThan(2);
  expect(await other.finish(plan)).toEqual(first);
  expect(other.reads).toEqual(["read", "verdict"]);
  // An ordinary picture is recognized by its first bytes, and no verdict is kept.
  const plain = await upload(s3, jpeg(0), ofPicture);
  const third = startProcess(s3);
  await third.finish(plain);
  await third.finish(plain);
  // If the copy tells that the file is published, the second finish reads the upload again.
  expect(third.reads).toEqual(["read", "read", ...(s3.storage.capabilities.conditionalCopy ? ["read"] : [])]);
});

test.each(["REFUSED", "FILE_DAMAGED"] as const)(
  "the hook's refusal %s is kept with its sentence and details, and the hook not asked again, in any process",
  async (code) => {
    await using s3 = await startStorage();
    let runs = 0;
    const verify = () => {
      runs += 1;
      throw new UploadError(code, { sentence: "고양이는 안 돼요 [1].", details: { cats: 2 } });
    };
    const plan = await upload(s3, bytesOf("hello"));
    const refusal = { code, sentence: "고양이는 안 돼요 [1].", details: { cats: "2" } };
    await expect(startProcess(s3).finish(plan, verify)).rejects.toMatchObject(refusal);
    await expect(startProcess(s3).finish(plan, verify)).rejects.toMatchObject(refusal);
    await expect(startProcess(s3).finish(plan)).rejects.toMatchObject(refusal);
    expect(runs).toBe(1);
  },
);

test("a refusal that is just as long as the file is told from it", async () => {
  await using s3 = await startStorage();
  const sizes = Array.from({ length: 3 }, (_, n) => n + 76);
  for (const size of sizes) {
    const plan = await upload(s3, bytesOf("x".repeat(size)));
    const verify = () => {
      throw new UploadError("REFUSED", { sentence: "No cats are accepted." });
    };
    for (let n = 0; n < 2; n += 1)
      await expect(startProcess(s3).finish(plan, verify)).rejects.toEqual(refusedAs("REFUSED"));
  }
});

test.each(["CHECK_UNAVAILABLE", "STORAGE_UNAVAILABLE", "QUOTA_EXCEEDED", "RATE_LIMITED"] as const)(
  "traps: 53 a failure that passes, as %s, is not kept",
  async (code) => {
    await using s3 = await startStorage();
    const plan = await upload(s3, bytesOf("hello"));
    const failing = () => Promise.reject(new UploadError(code));
    await expect(startProcess(s3).finish(plan, failing)).rejects.toEqual(refusedAs(code));
    expect(await startProcess(s3).finish(plan, async () => undefined)).toMatchObject({ status: "done" });
  },
);

test("finishes at once scan once, and all of them hear the verdict", async () => {
  await using s3 = await startStorage();
  const process = startProcess(s3);
  let runs = 0;
  const verify: VerifyHook = async ({ read }) => {
    runs += 1;
    await new Response(await read()).text();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { run: runs };
  };
  const plan = await upload(s3, bytesOf("hello"));
  const answers = await Promise.all(Array.from({ length: 10 }, () => process.finish(plan, verify)));
  for (const answer of answers) expect(answer).toMatchObject({ status: "done", verified: { run: 1 } });
  const refused = await upload(s3, bytesOf("cat"));
  const refuse: VerifyHook = async (hook) => {
    await verify(hook);
    throw new UploadError("REFUSED");
  };
  const refusals = await Promise.allSettled(Array.from({ length: 10 }, () => process.finish(refused, refuse)));
  for (const { status } of refusals) expect(status).toBe("rejected");
  expect(runs).toBe(2);
});

test("a verdict is waited for as long as a hook and the reads may take; then another finish judges by itself", async () => {
  await using s3 = await startStorage();
  const { finish, reads } = startProcess(s3);
  const plan = await upload(s3, bytesOf("hello"));
  let runs = 0;
  let goOn = () => {};
  const verify: VerifyHook = async () => {
    runs += 1;
    if (runs === 1) await new Promise<void>((resolve) => (goOn = resolve));
  };
  const began = Date.now();
  const clock = vi.spyOn(Date, "now").mockReturnValue(began);
  onTestFinished(() => clock.mockRestore());
  const first = finish(plan, verify);
  await expect.poll(() => runs).toBe(1);
  // 20 seconds for the hook, 10 for the reads.
  clock.mockReturnValue(began + 29_999);
  const joined = finish(plan, verify);
  await expect.poll(() => reads).toHaveLength(2);
  expect(runs).toBe(1);
  clock.mockReturnValue(began + 30_000);
  const other = finish(plan, verify);
  await expect.poll(() => runs).toBe(2);
  expect(await other).toMatchObject({ status: "done" });
  goOn();
  expect([await first, await joined]).toEqual([await other, await other]);
  expect(runs).toBe(2);
});

/** A hook that counts its runs, and a finish that publishes nothing while `prepare` fails. */
function failingPrepare({ storage }: Pick<StartedStorage, "storage">, plan: UploadPlan) {
  const runs = { verify: 0, prepare: 0 };
  const verify = () => ({ run: (runs.verify += 1) });
  let isDown = true;
  const prepare = async () => {
    runs.prepare += 1;
    if (isDown) throw new Error("The database is down.");
  };
  const finish = () => finishUpload({ storage, caller, rules, verify, prepare }, idOf(plan));
  return { runs, finish, recover: () => (isDown = false) };
}

test("a file that has passed is not judged again by the finishes of the same process that repeat a prepare which failed", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, jpeg(40), ofPicture);
  const process = startProcess(s3);
  const { runs, finish, recover } = failingPrepare(process, plan);
  await expect(finish()).rejects.toThrow("The database is down.");
  const reads = process.reads.length;
  for (let n = 0; n < 3; n += 1) await expect(finish()).rejects.toThrow("The database is down.");
  recover();
  const isSure = plan.kind !== "single" || s3.storage.capabilities.conditionalPut;
  expect(await finish()).toMatchObject({ status: "done", verified: { run: isSure ? 1 : 5 }, file: { width: 48 } });
  if (!isSure) return;
  expect(runs).toEqual({ verify: 1, prepare: 5 });
  // Each finish has read the upload once.
  expect(process.reads.length).toBe(reads + 4);
});

test("where the upload's request can store other bytes, every finish that publishes judges them", async () => {
  await using s3 = await startStorage();
  const { storage } = startProcess(s3);
  const reusable = { ...storage, capabilities: { ...storage.capabilities, conditionalPut: false } };
  const plan = await upload(s3, bytesOf("hello"));
  const { runs, finish } = failingPrepare({ storage: reusable }, plan);
  for (let n = 0; n < 3; n += 1) await expect(finish()).rejects.toThrow("The database is down.");
  expect(runs.verify).toBe(plan.kind === "single" ? 3 : 1);
});

test("the calls of finish that go on with a large copy judge its file once", async ({ skip }) => {
  await using s3 = await startStorage({ copyPartSize: 5 * MiB });
  skip(!s3.storage.capabilities.copyParts, "there are no copies in parts");
  const large = Buffer.concat([jpeg(40).subarray(0, -2), Buffer.alloc(6 * MiB), Buffer.from([0xff, 0xd9])]);
  const plan = await upload(s3, new Uint8Array(large), ofPicture);
  const process = startProcess(s3);
  const storage = { ...process.storage, finishBudget: 0 };
  let runs = 0;
  const finish = () => finishUpload({ storage, caller, rules, verify: () => void (runs += 1) }, idOf(plan));
  const looks: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const before = process.reads.length;
    expect(await finish()).toMatchObject({ status: "pending" });
    looks.push(process.reads.length - before);
  }
  const isSure = plan.kind !== "single" || storage.capabilities.conditionalPut;
  expect(runs).toBe(isSure ? 1 : 3);
  if (!isSure) return;
  expect(looks[0]).toBeGreaterThan(looks[1] ?? 0);
  expect(looks[1]).toBe(looks[2]);
});

test("a refusal too long to be kept is shortened, and kept as it is told", async () => {
  await using s3 = await startStorage();
  let runs = 0;
  const verify = () => {
    runs += 1;
    throw new UploadError("REFUSED", { sentence: "고".repeat(70_000), details: { log: "x".repeat(70_000), cats: 2 } });
  };
  const plan = await upload(s3, bytesOf("hello"));
  const told = { code: "REFUSED", sentence: "고".repeat(1000), details: {} };
  for (let n = 0; n < 3; n += 1) await expect(startProcess(s3).finish(plan, verify)).rejects.toMatchObject(told);
  expect(runs).toBe(1);
});

test("what the hook returned is told again of a published file, in any process, and the hook not asked", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, bytesOf("hello"));
  const verified = { labels: ["a", "b"], transcode: 7 };
  const first = await startProcess(s3).finish(plan, async () => verified);
  expect(first).toMatchObject({ status: "done", verified });
  expect(await startProcess(s3).finish(plan, () => expect.fail("It is published."))).toEqual(first);
});

test("a refusal that comes after another process has published the file takes nothing back: all answer as that one did", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, bytesOf("hello"));
  const [one, other] = [startProcess(s3), startProcess(s3)];
  let first: unknown;
  const refuseLate: VerifyHook = async () => {
    first = await one.finish(plan);
    throw new UploadError("REFUSED");
  };
  const late = await other.finish(plan, refuseLate);
  expect(first).toMatchObject({ status: "done" });
  expect(late).toEqual(first);
  expect(await one.finish(plan)).toEqual(first);
});

test("what the hook returned is told whole up to 60 KB; what is longer is a fault, and nothing is published", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, bytesOf("hello"));
  const { finish, storage } = startProcess(s3);
  const textOf = (bytes: number) => async () => "x".repeat(bytes - 2);
  await expect(finish(plan, textOf(60 * KiB + 1))).rejects.toThrow(TypeError);
  expect(await isPublished(storage, await mediaKeyOf(plan.key))).toBe(false);
  const first = await finish(plan, textOf(60 * KiB));
  expect(await finish(plan, textOf(2))).toEqual(first);
});

test("a verdict that somebody put beside an upload lets nothing through", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]));
  const forged = {
    Bucket: s3.storage.uploadBucket,
    Key: `${plan.key}.verdict`,
    Body: JSON.stringify({ verified: true }),
  };
  await s3.asSigner.send(new PutObjectCommand(forged));
  await expect(startProcess(s3).finish(plan)).rejects.toEqual(refusedAs("FILE_CONTENT_MISMATCH"));
  const other = await upload(s3, bytesOf("hello"));
  await s3.asSigner.send(new PutObjectCommand({ ...forged, Key: `${other.key}.verdict` }));
  const refuse = () => Promise.reject(new UploadError("REFUSED"));
  await expect(startProcess(s3).finish(other, refuse)).rejects.toEqual(refusedAs("REFUSED"));
});

test.for([
  ["before its first part is copied", 1],
  ["between two of its parts", 2],
] as const)(
  "a large file that somebody replaces %s is judged and copied as a new one",
  async ([, broken], { skip }) => {
    await using s3 = await startStorage({ copyPartSize: 5 * MiB });
    skip(!s3.storage.capabilities.copyParts, "there are no copies in parts");
    const plan = await upload(s3, bytesOf("a".repeat(11 * MiB)));
    const first = startProcess(s3);
    let part = 0;
    aroundCalls(first.storage, async ({ name }, send) => {
      if (name === "UploadPartCopyCommand" && (part += 1) >= broken) throw new TypeError("The machine stopped.");
      return send();
    });
    const accept: VerifyHook = async () => "accepted";
    await expect(first.finish(plan, accept)).rejects.toThrow("The machine stopped.");

    const object = { Bucket: s3.storage.uploadBucket, Key: plan.key };
    const { Metadata, ContentType } = await s3.storage.publisher.send(new HeadObjectCommand(object));
    const other = "b".repeat(11 * MiB);
    await s3.asSigner.send(new PutObjectCommand({ ...object, Metadata, ContentType, Body: other }));
    const refuse: VerifyHook = () => Promise.reject(new TypeError("The scanner is down."));
    await expect(startProcess(s3).finish(plan, refuse)).rejects.toEqual(refusedAs("CHECK_UNAVAILABLE"));

    expect(await startProcess(s3).finish(plan, accept)).toMatchObject({ status: "done" });
    const text = await (await fetch(`${s3.storage.publicBaseUrl}/${await mediaKeyOf(plan.key)}`)).text();
    expect(text === other).toBe(true);
    const left = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.mediaBucket }));
    expect(left.Uploads ?? []).toEqual([]);
  },
);

test("whoever can also read what is noted of a large copy can't pass another file off as the accepted one", async ({
  skip,
}) => {
  await using s3 = await startStorage({ copyPartSize: 5 * MiB });
  skip(!s3.storage.capabilities.copyParts, "there are no copies in parts");
  const plan = await upload(s3, bytesOf("a".repeat(11 * MiB)));
  const begun = { ...startProcess(s3).storage, finishBudget: 0 };
  const accept: VerifyHook = async () => "accepted";
  expect(await finishUpload({ storage: begun, caller, rules, verify: accept }, idOf(plan))).toMatchObject({
    status: "pending",
  });

  const object = { Bucket: s3.storage.uploadBucket, Key: plan.key };
  const accepted = await s3.storage.publisher.send(new HeadObjectCommand(object));
  const { Metadata, ContentType } = accepted;
  const other = { ...object, Metadata, ContentType, Body: "b".repeat(11 * MiB) };
  const { ETag = "" } = await s3.asSigner.send(new PutObjectCommand(other));
  const note = { Bucket: object.Bucket, Key: `${plan.key}.copy` };
  const { Body } = await s3.storage.publisher.send(new GetObjectCommand(note));
  const noted = (await Body?.transformToString()) ?? "";
  const bare = (etag = "") => etag.replaceAll('"', "");
  await s3.asSigner.send(new PutObjectCommand({ ...note, Body: noted.replace(bare(accepted.ETag), bare(ETag)) }));
  const refuse = () => Promise.reject(new UploadError("REFUSED"));
  await expect(startProcess(s3).finish(plan, refuse)).rejects.toEqual(refusedAs("REFUSED"));
});

test("another process goes on with a large copy without asking the hook again, and tells what it returned", async ({
  skip,
}) => {
  await using s3 = await startStorage({ copyPartSize: 5 * MiB });
  skip(!s3.storage.capabilities.copyParts, "there are no copies in parts");
  const plan = await upload(s3, bytesOf("a".repeat(6 * MiB)));
  const { storage } = startProcess(s3);
  const begun = { storage: { ...storage, finishBudget: 0 }, caller, rules, verify: async () => "accepted" };
  expect(await finishUpload(begun, idOf(plan))).toMatchObject({ status: "pending" });
  const isSure = plan.kind !== "single" || storage.capabilities.conditionalPut;
  const asked = vi.fn<VerifyHook>(async () => "asked again");
  const verified = isSure ? "accepted" : "asked again";
  expect(await startProcess(s3).finish(plan, asked)).toMatchObject({ status: "done", verified });
  expect(asked).toHaveBeenCalledTimes(isSure ? 0 : 1);
});

test("what was refused can be given up, and deleted, and is gone then", async () => {
  await using s3 = await startStorage();
  const { finish, storage } = startProcess(s3);
  const refuse = () => Promise.reject(new UploadError("REFUSED"));
  const [one, other] = [await upload(s3, bytesOf("hello")), await upload(s3, bytesOf("hello"))];
  for (const plan of [one, other]) await expect(finish(plan, refuse)).rejects.toEqual(refusedAs("REFUSED"));
  const bytesMayRemain = one.kind === "single" && !storage.capabilities.conditionalPut && "request";
  const aborted = { status: "aborted", bytesMayRemain };
  expect(await abortUpload({ storage, caller }, idOf(one))).toEqual(aborted);
  expect(await abortUpload({ storage, caller }, idOf(one))).toEqual(aborted);
  await deleteUpload(storage, other.key);
  for (const plan of [one, other]) await expect(finish(plan)).rejects.toEqual(refusedAs("UPLOAD_GONE"));
});

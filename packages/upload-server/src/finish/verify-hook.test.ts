import { Readable } from "node:stream";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { mediaKeyOf, MiB, UploadError } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { expect, test, vi } from "vitest";
import { createUpload, finishUpload, type UploadToVerify, type VerifyHook } from "../index.ts";
import { aroundCalls } from "../testing/around-calls.ts";
import { bytesOf, idOf, sendFile } from "../testing/send-file.ts";
import { finishDone, startStorage, type StartedStorage } from "../testing/start-storage.ts";
import { testWhere } from "../testing/target.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 10 * MiB, allowEmpty: true };
const announced = { filename: "a.txt", contentType: "text/plain" };

async function upload({ storage }: StartedStorage, text = "hello") {
  const deps = { storage, caller, rules, hasVerify: true, onCreate: async () => ({ postId: "7" }) };
  const plan = await createUpload(deps, { ...announced, size: bytesOf(text).length });
  expect(await sendFile(plan, bytesOf(text))).toEqual({ status: 200 });
  return plan;
}

const finish = ({ storage }: StartedStorage, { plan, verify }: { plan: UploadPlan; verify: VerifyHook }) =>
  finishDone({ storage, caller, rules, verify, verifyTimeout: 5 }, idOf(plan));

const commandsOf = (s3: StartedStorage) => s3.calls.map(({ command }) => command);
const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

test("gets the file, its metadata and its bytes, whole and in ranges, before anything is published", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3);
  const seen: unknown[] = [];
  const verify: VerifyHook = async ({ file, metadata, read, ...more }) => {
    seen.push(file, metadata, more.key, await textOf(await read()), await textOf(await read({ start: 1, end: 3 })));
    seen.push(await textOf(await read({ start: 2, end: 2 })), commandsOf(s3).includes("CopyObjectCommand"));
  };
  await finish(s3, { plan, verify });
  const file = { name: "a.txt", contentType: "text/plain", ext: "txt", size: 5 };
  expect(seen).toEqual([file, { postId: "7" }, plan.key, "hello", "el", "", false]);
  // A repeated finish publishes nothing, so the hook does not run.
  await finish(s3, { plan, verify: () => expect.fail("It is published.") });
});

test("reads an empty file as nothing", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, "");
  let text = "x";
  await finish(s3, { plan, verify: async ({ read }) => void (text = await textOf(await read())) });
  expect(text).toBe("");
});

test("a refusal reaches the person and nothing is published, this time and the next", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3);
  const verify = () => {
    throw new UploadError("REFUSED", { sentence: "No cats." });
  };
  for (let i = 0; i < 2; i += 1) {
    await expect(finish(s3, { plan, verify })).rejects.toMatchObject({ code: "REFUSED", sentence: "No cats." });
  }
  expect(commandsOf(s3)).not.toContain("CopyObjectCommand");
});

test.each<[string, VerifyHook]>([
  ["throws", () => Promise.reject(new Error("secret detail"))],
  ["is not done in time", () => new Promise(() => undefined)],
  ["returns false where it should refuse", async () => false],
  [
    "ignores that it could not read",
    async ({ read }) => void (await read({ start: 0, end: 6 }).catch(() => undefined)),
  ],
])("traps: 53 a hook that %s publishes nothing, and finish may be called again", async (_, verify) => {
  await using s3 = await startStorage();
  const plan = await upload(s3);
  const failed = finishUpload({ storage: s3.storage, caller, rules, verify, verifyTimeout: 0.3 }, idOf(plan));
  await expect(failed).rejects.toMatchObject({
    code: "CHECK_UNAVAILABLE",
    retryable: true,
    message: "CHECK_UNAVAILABLE: The file could not be checked. Try again in a moment.",
    cause: expect.any(Error),
  });
  expect(commandsOf(s3)).not.toContain("CopyObjectCommand");
  expect((await finish(s3, { plan, verify: async () => undefined })).file.size).toBe(5);
});

test("traps: 53 where nothing is said a hook has 20 seconds, and hears when they are over", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3);
  let verify: VerifyHook = () => undefined;
  const asked = new Promise<AbortSignal>((resolve) => {
    verify = ({ signal }) => {
      resolve(signal);
      return new Promise(() => undefined);
    };
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const failed = finishUpload({ storage: s3.storage, caller, rules, verify }, idOf(plan));
    const signal = await asked;
    vi.advanceTimersByTime(19_999);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
    await expect(failed).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE", cause: { name: "TimeoutError" } });
  } finally {
    vi.useRealTimers();
  }
});

test.each([0, -1, Number.NaN, 3_601])(
  "a verifyTimeout of %s seconds is refused before anything is read",
  async (seconds) => {
    await using s3 = await startStorage();
    const plan = await upload(s3);
    const asked = s3.calls.length;
    const failed = finishUpload({ storage: s3.storage, caller, rules, verifyTimeout: seconds }, idOf(plan));
    await expect(failed).rejects.toThrow("verifyTimeout is a number of seconds above 0, at most 3,600.");
    expect(s3.calls).toHaveLength(asked);
  },
);

/** @returns a hook that ignores that its stream breaks off */
function readsBrokenStream({ storage }: StartedStorage) {
  let body: unknown;
  aroundCalls(storage, async ({ name }, send) => {
    const answer = await send();
    if (name === "GetObjectCommand" && "Body" in answer) body = answer.Body;
    return answer;
  });
  return async ({ read }: UploadToVerify) => {
    const reader = (await read()).getReader();
    await reader.read();
    if (body instanceof Readable) body.destroy(new Error("The connection was lost."));
    await readAll(reader).catch(() => undefined);
  };
}

test("traps: 53 a hook that ignores that its stream broke off publishes nothing; one that has seen enough does", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, "x".repeat(5 * MiB));
  const breaksOff = readsBrokenStream(s3);
  await expect(finish(s3, { plan, verify: breaksOff })).rejects.toMatchObject({
    code: "CHECK_UNAVAILABLE",
    cause: { message: "The connection was lost." },
  });
  expect(commandsOf(s3)).not.toContain("CopyObjectCommand");

  const seesEnough: VerifyHook = async ({ read }) => {
    const reader = (await read()).getReader();
    await reader.read();
    await reader.cancel();
  };
  expect((await finish(s3, { plan, verify: seesEnough })).file.size).toBe(5 * MiB);
});

test("a refusal by a hook whose stream broke off is not kept, as the file may be good; one of a file too short for its range is", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, "x".repeat(5 * MiB));
  const readsPart = readsBrokenStream(s3);
  const damaged = new UploadError("FILE_DAMAGED", { sentence: "This file has no end." });
  const takesForDamaged: VerifyHook = async (file) => {
    await readsPart(file);
    throw damaged;
  };
  const unchecked = { code: "CHECK_UNAVAILABLE", cause: { message: "The connection was lost." } };
  await expect(finish(s3, { plan, verify: takesForDamaged })).rejects.toMatchObject(unchecked);
  const readsBeyondFirst: VerifyHook = async (file) => {
    await file.read({ start: file.file.size, end: file.file.size + 512 }).catch(() => undefined);
    return takesForDamaged(file);
  };
  await expect(finish(s3, { plan, verify: readsBeyondFirst })).rejects.toMatchObject(unchecked);
  expect((await finish(s3, { plan, verify: async () => undefined })).file.size).toBe(5 * MiB);

  const short = await upload(s3);
  const readsBeyond: VerifyHook = async ({ read }) => {
    await read({ start: 0, end: 512 }).catch(() => {
      throw damaged;
    });
  };
  for (const verify of [readsBeyond, async () => undefined])
    await expect(finish(s3, { plan: short, verify })).rejects.toMatchObject({ code: "FILE_DAMAGED" });
});

test("a hook that ends its stream while it is being read ahead has seen enough", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, "x".repeat(5 * MiB));
  const looksAtTheStart: VerifyHook = async ({ read }) => {
    // Both streams read ahead.
    const ways = (await read()).tee().map((way) => way.getReader());
    await Promise.all(ways.map((way) => way.read()));
    await Promise.all(ways.map((way) => way.cancel()));
  };
  expect((await finish(s3, { plan, verify: looksAtTheStart })).file.size).toBe(5 * MiB);
});

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

test("the signal ends a read that goes on when the time is up", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3, "x".repeat(5 * MiB));
  let ended: unknown;
  const verify: VerifyHook = async ({ read, signal }) => {
    const reader = (await read()).getReader();
    await reader.read();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    try {
      await readAll(reader);
      ended = "read to the end";
    } catch (error) {
      ended = error instanceof Error ? error.name : error;
    }
  };
  const deps = { storage: s3.storage, caller, rules, verify, verifyTimeout: 3 };
  await expect(finishUpload(deps, idOf(plan))).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
  await expect.poll(() => ended).toBe("TimeoutError");
});

const overwrite = ({ storage }: StartedStorage, { key }: UploadPlan) => {
  const object = { Bucket: storage.uploadBucket, Key: key };
  return storage.publisher.send(new PutObjectCommand({ ...object, Body: "", ContentLength: 0 }));
};

test("traps: 54 what was changed before the read is not read, and what was changed after it is not published", async () => {
  await using s3 = await startStorage();
  const before = await upload(s3);
  let read = "";
  const changesFirst: VerifyHook = async (hook) => {
    await overwrite(s3, before);
    read = await textOf(await hook.read());
  };
  await expect(finish(s3, { plan: before, verify: changesFirst })).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(read).toBe("");

  const after = await upload(s3);
  const changesThen: VerifyHook = async (hook) => {
    read = await textOf(await hook.read());
    await overwrite(s3, after);
  };
  await expect(finish(s3, { plan: after, verify: changesThen })).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect(read).toBe("hello");
  const copies = s3.calls.filter(({ command, status }) => command === "CopyObjectCommand" && status === 200);
  // A copy that was made without a condition is removed again.
  expect(copies).toHaveLength(s3.storage.capabilities.copySourceIfMatch ? 0 : 1);
  for (const { key } of [before, after])
    expect((await fetch(`${s3.storage.publicBaseUrl}/${await mediaKeyOf(key)}`)).status).toBe(403);
});

const planOf = async (s3: StartedStorage, { verified, sha256 }: { verified: boolean; sha256?: string }) => {
  const deps = { storage: s3.storage, caller, rules, hasVerify: verified, onCreate: async () => undefined };
  return (await createUpload(deps, { ...announced, size: 5, ...(sha256 !== undefined && { sha256 }) })).kind;
};

test("traps: 91c a verified file goes up only by what is good for one object", async () => {
  await using s3 = await startStorage({ plan: { formMax: MiB } });
  const { storage } = s3;
  const sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  const kinds = async (capabilities: Partial<typeof storage.capabilities>) => {
    const bound = { ...storage.capabilities, conditionalPut: true, copySourceIfMatch: true };
    const changed = { ...s3, storage: { ...storage, capabilities: { ...bound, ...capabilities } } };
    return Promise.all([
      planOf(changed, { verified: false }),
      planOf(changed, { verified: true }),
      planOf(changed, { verified: true, sha256 }),
    ]);
  };
  expect(await kinds({ form: "none" })).toEqual(["single", "single", "single"]);
  expect(await kinds({ form: "unverified" })).toEqual(["form", "single", "single"]);
  expect(await kinds({ form: "sha256" })).toEqual(["form", "single", "form"]);
  // If a PUT can be sent twice, the file is sent as one part: S3 completes it only once.
  expect(await kinds({ form: "none", conditionalPut: false })).toEqual(["single", "multipart", "multipart"]);
});

testWhere("copyParts")("a large file is looked at once, however many calls its copy takes", async () => {
  await using s3 = await startStorage({ copyPartSize: 5 * MiB });
  const plan = await upload(s3, "x".repeat(6 * MiB));
  let looks = 0;
  const verify = async () => void (looks += 1);
  const storage = { ...s3.storage, finishBudget: 0 };
  const first = await finishUpload({ storage, caller, rules, verify }, idOf(plan));
  expect(first).toMatchObject({ status: "pending", copied: 0 });
  await finish(s3, { plan, verify });
  expect(looks).toBe(1);
});

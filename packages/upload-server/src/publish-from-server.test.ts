import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { MiB, UploadError } from "@s3-direct/upload-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createDownloadUrl, deleteUpload, finishUpload, publishFromServer, type ServerUpload } from "./index.ts";
import { aroundClient } from "./testing/around-calls.ts";
import { bytesOf } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";

const report = {
  endpoint: "reports",
  owner: "ann",
  rules: { accept: ["text/plain"], maxSize: 100 * MiB, allowEmpty: true },
  filename: "a.txt",
  contentType: "text/plain",
};

const publishAs = ({ storage }: StartedStorage, upload: Pick<ServerUpload, "body"> & Partial<ServerUpload>) =>
  publishFromServer(storage, { ...report, ...upload });

async function* chunks(text: string, times = 1) {
  for (let n = 0; n < times; n += 1) yield bytesOf(text);
}

const large = "x".repeat(MiB);
// A folder for these tests alone, because other test runs add and remove files in the shared one.
beforeAll(async () => void vi.stubEnv("TMPDIR", await mkdtemp(join(tmpdir(), "publish-from-server-"))));
afterAll(async () => {
  const folder = tmpdir();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const leftInTmp = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("s3-direct-body-"));

test.each<[string, Pick<ServerUpload, "body" | "size">, string]>([
  ["a buffer", { body: bytesOf("hello") }, "hello"],
  ["nothing", { body: new Uint8Array() }, ""],
  ["a blob", { body: new Blob(["hello"]) }, "hello"],
  ["a stream of known size", { body: new Blob(["hello"]).stream(), size: 5 }, "hello"],
  ["a stream of unknown size", { body: chunks("hello", 3) }, "hellohellohello"],
  ["a large stream, in parts", { body: chunks(large, 11), size: 11 * MiB }, large.repeat(11)],
  ["a large stream of unknown size", { body: chunks(large, 9) }, large.repeat(9)],
])("%s is verified and published as an upload is", async (_, body, text) => {
  await using s3 = await startStorage();
  const { key, file, metadata, verified } = await publishAs(s3, {
    ...body,
    metadata: { month: 11 },
    verify: ({ file: { size } }) => ({ size }),
  });
  expect({ metadata, verified, size: file.size }).toEqual({
    metadata: { month: 11 },
    verified: { size: text.length },
    size: text.length,
  });
  const served = await fetch(file.url ?? "");
  expect(served.headers.get("content-disposition")).toBe('inline; filename="a.txt"');
  expect((await served.text()) === text).toBe(true);
  await deleteUpload(s3.storage, key);
  expect((await fetch(file.url ?? "")).status).toBe(403);
  expect(await leftInTmp()).toEqual([]);
});

test("a private one has no URL but a download's", async () => {
  await using s3 = await startStorage();
  const { key, file } = await publishAs(s3, { body: bytesOf("hello"), visibility: "private" });
  expect(file.url).toBeUndefined();
  expect(await (await fetch((await createDownloadUrl(s3.storage, key)).url)).text()).toBe("hello");
});

test("traps: 86 a stream is read no faster than it is sent: two parts are the most that is in memory", async () => {
  await using s3 = await startStorage();
  let read = 0;
  let sent = 0;
  let most = 0;
  async function* body() {
    for (let n = 0; n < 40; n += 1) {
      read += MiB;
      most = Math.max(most, read - sent);
      yield bytesOf(large);
    }
  }
  aroundClient(s3.storage.signer, async ({ name, input }, send) => {
    const output = await send();
    if (name === "UploadPartCommand") sent += Number(Reflect.get(input, "ContentLength"));
    return output;
  });
  await publishAs(s3, { body: body(), size: 40 * MiB });
  expect(sent).toBe(40 * MiB);
  expect(most).toBeLessThanOrEqual(10 * MiB);
});

test.each<[string, Pick<ServerUpload, "body"> & Partial<ServerUpload>, string]>([
  ["of another type", { body: new Uint8Array(100) }, "FILE_CONTENT_MISMATCH"],
  ["that the rules don't take", { body: bytesOf("x"), filename: "a.exe" }, "FILE_TYPE_NOT_ALLOWED"],
  ["too short", { body: chunks("hello"), size: 6 }, "FILE_SIZE_INVALID"],
  ["too long", { body: chunks("hello"), size: 4 }, "FILE_SIZE_INVALID"],
  ["too short in parts", { body: chunks(large, 10), size: 11 * MiB }, "FILE_SIZE_INVALID"],
  ["too long in parts", { body: chunks(large, 12), size: 11 * MiB }, "FILE_SIZE_INVALID"],
  [
    "that never ends",
    { body: chunks(large, Infinity), rules: { ...report.rules, maxSize: 3 * MiB } },
    "FILE_TOO_LARGE",
  ],
  [
    "that verify refuses",
    { body: chunks(large, 9), size: 9 * MiB, verify: () => Promise.reject(new UploadError("REFUSED")) },
    "REFUSED",
  ],
])("a body %s publishes nothing and leaves no parts and no temporary file", async (_, upload, code) => {
  await using s3 = await startStorage();
  await expect(publishAs(s3, upload)).rejects.toMatchObject({ code });
  expect(s3.calls.map(({ command }) => command)).not.toContain("CopyObjectCommand");
  const open = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.uploadBucket }));
  expect(open.Uploads ?? []).toEqual([]);
  expect(await leftInTmp()).toEqual([]);
});

test.runIf(process.platform === "linux")("a body that nobody came to read is not left open", async () => {
  await using s3 = await startStorage();
  const refused = { body: chunks("x"), filename: "a.exe" };
  await expect(publishAs(s3, refused)).rejects.toMatchObject({ code: "FILE_TYPE_NOT_ALLOWED" });
  const open = await Promise.all(
    (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
  );
  expect(open.filter((path) => path.includes("s3-direct-body-"))).toEqual([]);
});

test.each<[string, Partial<ServerUpload>, string]>([
  ["refused by the rules", { contentType: "image/png", filename: "a.png" }, "FILE_TYPE_NOT_ALLOWED"],
  ["too large", { size: 200 * MiB }, "FILE_TOO_LARGE"],
  ["never begun, because S3 is down,", { size: 20 * MiB }, "STORAGE_UNAVAILABLE"],
])("the stream of a file that is %s is closed, and keeps no file or connection open", async (_, upload, code) => {
  await using s3 = await startStorage();
  aroundClient(s3.storage.signer, () => Promise.reject(new UploadError("STORAGE_UNAVAILABLE")));
  const readable = Readable.from(chunks("hello"));
  await expect(publishAs(s3, { body: readable, size: 5, ...upload })).rejects.toMatchObject({ code });
  expect(readable.destroyed).toBe(true);
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array>({ cancel: () => void (isCancelled = true) });
  await expect(publishAs(s3, { body: stream, size: 5, ...upload })).rejects.toMatchObject({ code });
  expect(isCancelled).toBe(true);
});

test("one of two copies of a stream is refused at once, though the other copy is still open", async () => {
  await using s3 = await startStorage();
  const [copy] = new ReadableStream<Uint8Array>().tee();
  const refused = publishAs(s3, { body: copy, size: 5, filename: "a.exe" });
  await expect(refused).rejects.toMatchObject({ code: "FILE_TYPE_NOT_ALLOWED" });
});

test("a server that passes its own request can answer after a refusal", async () => {
  await using s3 = await startStorage();
  const server = createServer(async (request, response) => {
    const refused = publishAs(s3, { body: request, size: 5, filename: "a.exe" });
    response.end(await refused.catch((error: UploadError) => error.code));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const answer = await fetch(url, { method: "POST", body: "hello" });
  expect(await answer.text()).toBe("FILE_TYPE_NOT_ALLOWED");
  server.close();
});

test.each<[Partial<ServerUpload["rules"]>, string]>([
  [{ maxSize: Number.NaN }, "maxSize is NaN; it must be a whole number of bytes"],
  [{ accept: ["text"] }, 'accept holds "text", which is no type, family or extension.'],
])(
  "rules of %j, by which a stream could be of any size or never right, are refused before it is read",
  async (wrong, sentence) => {
    await using s3 = await startStorage();
    let read = 0;
    async function* body() {
      for (; read < 3; read += 1) yield bytesOf("hello");
    }
    await expect(publishAs(s3, { body: body(), rules: { ...report.rules, ...wrong } })).rejects.toThrow(sentence);
    expect(read).toBe(0);
  },
);

test("a verifyTimeout that can't work is refused before the body is read", async () => {
  await using s3 = await startStorage();
  const body = (async function* () {
    yield expect.fail("It was read.");
  })();
  const sentence = "verifyTimeout is a number of seconds above 0, at most 3,600.";
  await expect(publishAs(s3, { body, verifyTimeout: Number.NaN })).rejects.toThrow(sentence);
  expect(s3.calls).toEqual([]);
});

test("a file that can't be opened, while S3 is still asked to begin, fails the call and ends nothing else", async () => {
  await using s3 = await startStorage();
  const uncaught = vi.fn<(error: Error) => void>();
  process.setUncaughtExceptionCaptureCallback(uncaught);
  const body = createReadStream("/nonexistent/report.txt");
  await expect(publishAs(s3, { body, size: 9 * MiB })).rejects.toMatchObject({ code: "ENOENT" });
  process.setUncaughtExceptionCaptureCallback(null);
  expect(uncaught).not.toHaveBeenCalled();
});

test("what has arrived can't be finished any more after a failure, unless S3 was away for the abort", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const keys: string[] = [];
  let isAway = false;
  const prepare = () => Promise.reject(new Error("The database is away."));
  aroundClient(storage.signer, async ({ input }, send) => {
    keys.push(String(Reflect.get(input, "Key")));
    return send();
  });
  aroundClient(storage.publisher, ({ name }, send) =>
    isAway && name === "PutObjectCommand" ? Promise.reject(new UploadError("STORAGE_UNAVAILABLE")) : send(),
  );
  const finish = (key = "") => {
    const { endpoint, owner, rules } = report;
    return finishUpload({ storage, caller: { endpoint, owner }, rules }, { key });
  };
  const publish = () => publishAs(s3, { body: bytesOf("hello"), prepare });
  await expect(publish()).rejects.toThrow("The database is away.");
  await expect(finish(keys.at(-1))).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  isAway = true;
  await expect(publish()).rejects.toThrow("The database is away.");
  expect(await finish(keys.at(-1))).toMatchObject({ status: "done" });
});

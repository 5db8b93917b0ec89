import { gzipSync } from "node:zlib";
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { personalities, type Personality } from "@s3-direct/dev-s3";
import { KiB, mediaKeyOf, MiB, UploadError } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { describe, expect, test } from "vitest";
import {
  abortUpload,
  createDownloadUrl,
  createUpload,
  deleteUpload,
  eraseOwner,
  finishUpload,
  type VerifyHook,
} from "./index.ts";
import type { S3StorageOptions } from "./s3/storage.ts";
import { personalityInUse } from "./testing/personalities.ts";
import { sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 20 * MiB };
const onCreate = async () => null;

type Text = { text: string; caller?: typeof caller & { visibility?: "private" } };

async function create({ storage }: StartedStorage, { text, ...deps }: Text): Promise<UploadPlan> {
  const announced = { filename: "a.txt", contentType: "text/plain", size: text.length };
  return createUpload({ storage, caller, rules, onCreate, ...deps }, announced);
}

/**
 * Sends a file as a browser does, with exactly what the plan says. @returns 200, or the first status that is an error
 */
async function send(plan: UploadPlan, text: string): Promise<number> {
  const partSize = plan.kind === "multipart" ? plan.partSize : text.length;
  const requests =
    plan.kind === "multipart"
      ? plan.parts.map(({ partNumber, url, headers }) => {
          const body = text.slice((partNumber - 1) * partSize, partNumber * partSize);
          return fetch(url, { method: "PUT", headers, body });
        })
      : [
          plan.kind === "single"
            ? fetch(plan.url, { method: "PUT", headers: plan.headers, body: text })
            : post(plan, text),
        ];
  const answers = await Promise.all(requests);
  await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  return answers.find(({ ok }) => !ok)?.status ?? 200;
}

function post({ url, fields }: Extract<UploadPlan, { kind: "form" }>, text: string): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([text]));
  return fetch(url, { method: "POST", body: form });
}

const idOf = (plan: UploadPlan) => ({ key: plan.key, ...(plan.kind === "multipart" && { uploadId: plan.uploadId }) });

async function finish({ storage }: StartedStorage, plan: UploadPlan, verify?: VerifyHook) {
  for (;;) {
    const finished = await finishUpload({ storage, caller, rules, verify }, idOf(plan));
    if (finished.status === "done") return finished.file;
  }
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "done",
    (error: unknown) => (error instanceof UploadError ? error.code : String(error)),
  );

const textAt = async (url = "") => (await fetch(url)).text();

const long = (letter: string) => letter.repeat(6 * MiB);

/** Limits so small that a file is copied in parts on every provider that copies in parts. */
const inParts: Partial<S3StorageOptions> = { copyPartSize: 5 * MiB, plan: { singleMax: MiB } };

describe.each(personalityInUse === undefined ? personalities : [personalityInUse])(
  "an S3 like %s",
  (name: Personality) => {
    test("a file is uploaded, published, replayed, downloaded by a signed URL, and deleted", async () => {
      await using s3 = await startStorage({}, name);
      const plan = await create(s3, { text: "hello" });
      expect(await send(plan, "hello")).toBe(200);
      const file = await finish(s3, plan);
      expect(await finish(s3, plan)).toEqual(file);
      expect(await textAt("url" in file ? file.url : "")).toBe("hello");
      expect(await textAt((await createDownloadUrl(s3.storage, plan.key)).url)).toBe("hello");
      await deleteUpload(s3.storage, plan.key);
      // Neither the upload's request nor another finish brings the file back.
      await send(plan, "hello");
      expect(await codeOf(finish(s3, plan))).toBe("UPLOAD_GONE");
      expect((await fetch("url" in file ? (file.url ?? "") : "")).ok).toBe(false);
    });

    test("of a file that is exchanged after the look at it nothing is published but what was looked at", async () => {
      await using s3 = await startStorage({}, name);
      const plan = await create(s3, { text: "first" });
      await send(plan, "first");
      const seen: string[] = [];
      const verify: VerifyHook = async ({ read }) => {
        seen.push(await new Response(await read()).text());
        await send(plan, "other");
      };
      const file = await finish(s3, plan, verify);
      expect(await textAt("url" in file ? file.url : "")).toBe(seen.at(-1));
    });

    test("a large file goes up in parts, is published whole, and a delete of it stays", async () => {
      await using s3 = await startStorage(inParts, name);
      const text = long("a");
      const plan = await create(s3, { text });
      expect(plan.kind).toBe("multipart");
      expect(await send(plan, text)).toBe(200);
      const file = await finish(s3, plan);
      expect(file.size).toBe(text.length);
      expect((await textAt("url" in file ? file.url : "")) === text).toBe(true);
      await deleteUpload(s3.storage, plan.key);
      expect(await codeOf(finish(s3, plan))).toBe("UPLOAD_GONE");
    });

    test("an abort frees parts, and ends the upload for good", async () => {
      await using s3 = await startStorage(inParts, name);
      const plan = await create(s3, { text: long("a") });
      await send(plan, long("a"));
      expect(await abortUpload({ storage: s3.storage, caller }, idOf(plan))).toEqual({
        status: "aborted",
        bytesMayRemain: false,
      });
      expect(await codeOf(finish(s3, plan))).toBe("UPLOAD_GONE");
    });

    test("traps: 131 an abort with an uploadId that is not its own ends nothing; with its own it is told at once, and again", async () => {
      await using s3 = await startStorage(inParts, name);
      const abort = (upload: { key: string; uploadId?: string }) =>
        abortUpload({ storage: s3.storage, caller }, upload);
      const [sent, unsent] = [await create(s3, { text: long("a") }), await create(s3, { text: long("a") })];
      await send(sent, long("a"));
      for (const uploadId of ["bWFkZS11cA", idOf(unsent).uploadId])
        expect(await codeOf(abort({ ...idOf(sent), uploadId }))).toBe("UPLOAD_GONE");
      for (const plan of [sent, sent, unsent, unsent])
        expect(await abort(idOf(plan))).toEqual({ status: "aborted", bytesMayRemain: false });
      const open = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.uploadBucket }));
      expect(open.Uploads ?? []).toEqual([]);
    });

    test("a small file that was aborted stays ended, whatever its request still does", async () => {
      await using s3 = await startStorage({}, name);
      const plan = await create(s3, { text: "hello" });
      await send(plan, "hello");
      expect(await abortUpload({ storage: s3.storage, caller }, idOf(plan))).toEqual({
        status: "aborted",
        // If a PUT works only once, or parts are sent, nothing can be stored after the tombstone.
        bytesMayRemain: plan.kind === "single" && !s3.storage.capabilities.conditionalPut && "request",
      });
      await send(plan, "hello");
      expect(await codeOf(finish(s3, plan))).toBe("UPLOAD_GONE");
    });

    test("a form works where the provider has forms, and is not planned where it has none", async () => {
      await using s3 = await startStorage({ plan: { formMax: KiB } }, name);
      const plan = await create(s3, { text: "hello" });
      const { form, copySourceIfMatch, conditionalPut } = s3.storage.capabilities;
      const otherwise = copySourceIfMatch || conditionalPut ? "single" : "multipart";
      expect(plan.kind).toBe(form === "none" ? otherwise : "form");
      expect(await send(plan, "hello")).toBe(200);
      const file = await finish(s3, plan);
      expect(await textAt("url" in file ? file.url : "")).toBe("hello");
    });

    test("traps: 50 what is stored with a Content-Encoding is judged as it is stored, and never unpacked", async () => {
      await using s3 = await startStorage({}, name);
      const text = String.fromCharCode(...gzipSync("hello ".repeat(MiB)));
      const plan = await create(s3, { text });
      const packed = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      expect(await sendFile(plan, packed, { "content-encoding": "gzip" })).toEqual({ status: 200 });
      // Google's S3 serves it unpacked, so its content can't be judged.
      expect(await codeOf(finish(s3, plan))).toBe(name === "gcs" ? "UPLOAD_MISMATCH" : "FILE_CONTENT_MISMATCH");
      expect(await abortUpload({ storage: s3.storage, caller }, idOf(plan))).toMatchObject({ status: "aborted" });
    });

    test("all that is an owner's is erased, parts in progress too, and nothing of another's", async () => {
      await using s3 = await startStorage(inParts, name);
      const plan = await create(s3, { text: "hello" });
      await send(plan, "hello");
      const file = await finish(s3, plan);
      await create(s3, { text: long("a") });
      const others = await create(s3, { text: long("a"), caller: { ...caller, owner: "bob" } });
      expect(await eraseOwner(s3.storage, { owner: caller.owner })).toMatchObject({ media: 1, unfinished: 1 });
      expect((await fetch("url" in file ? (file.url ?? "") : "")).ok).toBe(false);
      const open = () => s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.uploadBucket }));
      expect((await open()).Uploads).toMatchObject([{ Key: others.key }]);
      // By this key only an identity that lists the bucket can find it.
      await deleteUpload(s3.storage, await mediaKeyOf(others.key, "readable"));
      expect((await open()).Uploads ?? []).toEqual([]);
    });
  },
);

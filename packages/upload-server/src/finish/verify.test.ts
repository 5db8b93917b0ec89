import { gzipSync } from "node:zlib";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { type FileRules, mediaKeyOf } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { expect, test } from "vitest";
import {
  join,
  noise,
  officeZip,
  pngHeader,
  sample,
  segment,
  tiff,
  utf8,
  withSegments,
} from "../content/testing/build.ts";
import { createUpload, type S3Storage } from "../index.ts";
import { aroundCalls } from "../testing/around-calls.ts";
import { personalityInUse } from "../testing/personalities.ts";
import { idOf, sendFile } from "../testing/send-file.ts";
import { finishDone, startStorage } from "../testing/start-storage.ts";
import { sendsPuts } from "../testing/target.ts";
import { encodeRecord } from "../upload-record.ts";

const caller = { endpoint: "files", owner: "ann" };
const rules: FileRules = { accept: ["image/*", "text/plain", ".docx"], maxSize: 1e7 };

const photo = sample("photo.jpg");
const lateSize = withSegments(photo, ...Array.from({ length: 2 }, () => segment(0xe2, noise(65_000))));
const document = officeZip("word", "document.xml", { name: "word/a.jpg", content: noise(200_000), stored: true });

type Upload = { filename: string; body: Uint8Array<ArrayBuffer>; headers?: Record<string, string> };

async function upload(storage: S3Storage, { filename, body, headers }: Upload): Promise<UploadPlan> {
  const onCreate = async () => undefined;
  const plan = await createUpload(
    { storage, caller, rules, onCreate },
    { filename, contentType: "", size: body.length },
  );
  expect(await sendFile(plan, body, headers)).toEqual({ status: 200 });
  return plan;
}

const finish = (storage: S3Storage, plan: UploadPlan, more: Partial<FileRules> = {}) =>
  finishDone({ storage, caller, rules: { ...rules, ...more } }, idOf(plan));

test.runIf(sendsPuts).each([
  ["a photo", { filename: "a.jpg", body: photo, ends: 0, further: 0 }],
  ["a document, by its end,", { filename: "a.docx", body: document, ends: 1, further: 0 }],
  ["a TIFF, by its end,", { filename: "a.tif", body: tiff(30, 20, { padding: 200_000 }), ends: 1, further: 0 }],
  ["a photo with 130 KB before its size", { filename: "a.jpg", body: lateSize, ends: 0, further: 1 }],
])("%s is known in few round trips", async (_, { filename, body, ends, further }) => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage, { filename, body });
  const since = s3.calls.length;
  await finish(s3.storage, plan);
  const commands = s3.calls.slice(since).map(({ command }) => command);
  const gets = (count: number) => Array.from({ length: count }, () => "GetObjectCommand");
  const { conditionalCopy, conditionalPut } = s3.storage.capabilities;
  // One for the published file, if the copy does not tell, and one for the mark of an upload that can be sent again.
  const looks = (conditionalCopy ? 0 : 1) + (conditionalPut ? 0 : 1);
  const together = [...gets(1 + ends), ...Array.from({ length: looks }, () => "HeadObjectCommand")];
  expect(commands.slice(0, together.length).sort()).toEqual(together);
  expect(commands.slice(together.length)).toEqual([...gets(further), "CopyObjectCommand"]);
});

test("traps: 94 what is put over an upload between two reads is not taken for its other half", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const plan = await upload(storage, { filename: "a.jpg", body: lateSize });
  const object = { Bucket: storage.uploadBucket, Key: plan.key };
  const Metadata = { upload: encodeRecord({ name: "a.jpg" }) };
  let reads = 0;
  aroundCalls(storage, async ({ name }, send) => {
    if (name !== "GetObjectCommand") return send();
    if (reads === 1) {
      const Body = join(utf8("<script>"), lateSize.subarray(8));
      await storage.publisher.send(new PutObjectCommand({ ...object, Body, ContentType: "image/jpeg", Metadata }));
    }
    const output = await send();
    reads += 1;
    return output;
  });
  await expect(finish(storage, plan)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE", retryable: true });
  await expect(finish(storage, plan)).rejects.toMatchObject({ code: "FILE_CONTENT_MISMATCH" });
  expect((await fetch(`${storage.publicBaseUrl}/${await mediaKeyOf(plan.key)}`)).status).toBe(403);
});

test("a picture's dimensions come with the file, again when finish is called again", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage, { filename: "a.jpg", body: lateSize });
  const first = await finish(s3.storage, plan);
  expect(first.file).toMatchObject({ width: 48, height: 32 });
  expect(await finish(s3.storage, plan)).toEqual(first);
});

test("traps: 49 the limit of pixels is the endpoint's", async () => {
  await using s3 = await startStorage();
  const picture = { filename: "a.png", body: pngHeader(50, 40) };
  const refused = await upload(s3.storage, picture);
  await expect(finish(s3.storage, refused, { maxPixels: 1999 })).rejects.toMatchObject({
    code: "FILE_TOO_MANY_PIXELS",
    details: { width: "50", height: "40", maxPixels: "1999" },
  });
  const plan = await upload(s3.storage, picture);
  expect((await finish(s3.storage, plan, { maxPixels: 2000 })).file).toMatchObject({ width: 50, height: 40 });
});

test("traps: 50 what a Content-Encoding of the uploader's would unpack is judged packed", async () => {
  await using s3 = await startStorage();
  const body = new Uint8Array(gzipSync("<script>alert(1)</script>"));
  const plan = await upload(s3.storage, { filename: "a.txt", body, headers: { "content-encoding": "gzip" } });
  const judgedPacked = {
    code: "FILE_CONTENT_MISMATCH",
    sentence: '"a.txt" says it holds plain text, but it holds GZIP. Choose another one.',
    details: { expected: "text/plain", found: "application/gzip" },
  };
  const servedUnpacked = {
    code: "UPLOAD_MISMATCH",
    sentence: "The storage does not serve the file as it was sent. Upload it again.",
  };
  await expect(finish(s3.storage, plan)).rejects.toMatchObject(
    personalityInUse === "gcs" ? servedUnpacked : judgedPacked,
  );
});

test("traps: 93 what is refused says what it is, and what to do about an honest mistake", async () => {
  await using s3 = await startStorage();
  const plan = await upload(s3.storage, { filename: "photo.png", body: photo });
  await expect(finish(s3.storage, plan)).rejects.toMatchObject({
    sentence: '"photo.png" says it holds PNG, but it holds JPEG. Rename it to "photo.jpg" and upload it again.',
  });
});

import { createHash } from "node:crypto";
import { MiB } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { describe, expect, test } from "vitest";
import { type Browser, openGuest } from "./testing/browser.ts";
import type { OwnS3 } from "./testing/own-s3.ts";
import { idOf, send, statusOf } from "./testing/send.ts";
import type { TestApi } from "./testing/test-api.ts";
import { useOwnS3 } from "./testing/use-own-s3.ts";

// A separate S3, because its log is read.
let s3: OwnS3;
let api: TestApi;

useOwnS3((started) => ({ s3, api } = started));

describe.each([
  ["of one piece", "single", 5000],
  ["in parts", "multipart", 33 * MiB],
] as const)("an abort that comes after an upload %s was published", (_, kind, size) => {
  const bytes = new Uint8Array(Buffer.alloc(size, "words "));
  const file = { filename: "a.txt", contentType: "text/plain", size };

  test("is answered `published`, and row, quota and public file stay as they are", async () => {
    const guest = await openGuest(api);
    const plan = await guest.trpc.upload.create.mutate(file);
    // If a copy can't be limited to the bytes that were read, every file is uploaded in parts.
    if (s3.settings.provider.capabilities.copySourceIfMatch) expect(plan.kind).toBe(kind);
    await sendAll(guest, { plan, bytes });
    const upload = idOf(plan);
    const finished = await guest.trpc.upload.finish.mutate(upload);
    if (finished.status !== "done") expect.fail("A file of this size is finished at once.");
    const before = await stateOf(guest, finished.file.url);
    expect(before).toMatchObject({
      usage: { bytes: size, files: 1 },
      served: { status: 200, sha256: sha256Of(bytes) },
    });

    expect(await guest.trpc.upload.abort.mutate(upload)).toEqual({ status: "published" });
    // S3 may still know the uploadId, and would respond as if there had been parts.
    const operations = s3.requests.filter(({ key }) => key === plan.key).map(({ operation }) => operation);
    expect(operations).not.toContain("AbortMultipartUpload");
    expect(await stateOf(guest, finished.file.url)).toEqual(before);

    // A repeated finish, whose first response may have been lost, still works.
    expect(await guest.trpc.upload.finish.mutate(upload)).toEqual(finished);
  });
});

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Returns everything that a person sees of a file and its usage. */
async function stateOf({ trpc }: Browser, url: string) {
  const [{ items }, usage, served] = await Promise.all([
    trpc.media.list.query({}),
    trpc.media.usage.query(),
    fetch(url),
  ]);
  return {
    items,
    usage,
    served: { status: served.status, sha256: sha256Of(new Uint8Array(await served.arrayBuffer())) },
  };
}

async function sendAll({ trpc }: Browser, { plan, bytes }: { plan: UploadPlan; bytes: Uint8Array }): Promise<void> {
  if (plan.kind !== "multipart") {
    expect(await send(plan, bytes)).toBe(200);
    return;
  }
  const { key, uploadId, partSize } = plan;
  const count = Math.ceil(bytes.length / partSize);
  const numbers = Array.from({ length: count }, (_, index) => ({ partNumber: index + 1 }));
  const { parts } = await trpc.upload.signParts.mutate({ key, uploadId, parts: numbers });
  for (const { partNumber, url, headers } of parts) {
    const part = bytes.subarray((partNumber - 1) * partSize, partNumber * partSize);
    const sized = { ...headers, "content-length": String(part.length) };
    expect(await statusOf(url, { method: "PUT", headers: sized, bytes: part })).toBe(200);
  }
}

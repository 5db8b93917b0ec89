/* oxlint-disable no-restricted-imports -- the engine knows no server; here it meets the real one */
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { personalities, startUploadS3, type Personality } from "@s3-direct/dev-s3";
import { MiB } from "@s3-direct/upload-core";
import { createS3Storage, readStorageOptions } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { createTRPCClient } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "./testing/eventually.ts";
import { linkTo } from "./testing/link-to.ts";
import { NodeXMLHttpRequest } from "./testing/node-xhr.ts";
import { createUploader } from "./uploader.ts";

beforeEach(() => void vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest));
afterEach(() => void vi.unstubAllGlobals());

/** Starts an API whose S3 behaves like this personality, as its environment says; returns its client. */
async function startApi(personality: Personality) {
  const operations: (string | undefined)[] = [];
  const s3 = await startUploadS3({ personality, onRequest: ({ operation }) => operations.push(operation) });
  const plan = { singleMax: MiB, partSize: 5 * MiB };
  const storage = createS3Storage({ ...readStorageOptions(s3.env), plan, copyPartSize: 5 * MiB });
  const aborted: string[] = [];
  const t = initTRPC.create();
  const router = t.router({
    upload: uploadProcedures({
      name: "upload",
      procedure: t.procedure,
      owner: () => "ann",
      storage,
      accept: ["text/plain"],
      maxSize: 64 * MiB,
      onAbort: ({ key }) => void aborted.push(key),
    }),
  });
  const { upload } = createTRPCClient<typeof router>({ links: [linkTo(router)] });
  return {
    upload,
    /** The S3 operations that were called, in order. */
    operations,
    /** The keys of abandoned uploads. */
    aborted,
    async unfinished() {
      const { uploadBucket: Bucket, janitor } = storage;
      return (await janitor?.send(new ListMultipartUploadsCommand({ Bucket })))?.Uploads ?? [];
    },
    async [Symbol.asyncDispose]() {
      for (const client of [storage.publisher, storage.signer, storage.janitor]) client?.destroy();
      await s3.close();
    },
  };
}

/** Numbered lines, so that a part in the wrong place is noticed. */
const large = Array.from({ length: (11 * MiB) / 16 }, (_, line) => `${String(line).padStart(15, "0")}\n`).join("");

const fileOf = (text: string) => new File([text], "a.txt", { type: "text/plain" });

const textAt = async (url: string) => (await fetch(url)).text();

describe.each(personalities)("an S3 like %s", (name) => {
  test("a small file goes up and is published", async () => {
    await using api = await startApi(name);
    const { file } = await createUploader(api.upload).uploadAsync(fileOf("hello"));
    expect(await textAt(file.url)).toBe("hello");
  });

  test("a large file goes up in three parts and is published whole", async () => {
    await using api = await startApi(name);
    const { file } = await createUploader(api.upload).uploadAsync(fileOf(large));
    expect(api.operations.filter((operation) => operation === "UploadPart")).toHaveLength(3);
    expect((await textAt(file.url)) === large).toBe(true);
  });

  test("an abort among the parts leaves none of them, and nothing to finish", async () => {
    await using api = await startApi(name);
    const uploader = createUploader(api.upload, { onProgress: ({ id }) => uploader.abort(id) });
    expect(await uploader.upload(fileOf(large))).toMatchObject({ status: "aborted" });
    const key = await eventually(() => api.aborted[0] ?? expect.fail("It was not given up."));
    expect(await api.unfinished()).toEqual([]);
    await expect(api.upload.finish.mutate({ key })).rejects.toThrow("UPLOAD_GONE");
    expect(api.operations.filter((operation) => operation === "CompleteMultipartUpload")).toEqual([]);
  });
});

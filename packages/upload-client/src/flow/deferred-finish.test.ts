/* oxlint-disable no-restricted-imports -- the engine knows no server; here it meets the real one */
import { startUploadS3 } from "@s3-direct/dev-s3";
import { MiB } from "@s3-direct/upload-core";
import { createS3Storage, finishDeferred, readStorageOptions } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { createTRPCClient } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { linkTo } from "../testing/link-to.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { createUploader } from "../uploader.ts";

beforeEach(() => void vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest));
afterEach(() => void vi.unstubAllGlobals());

/** Starts an API that leaves every finish to a queue; returns its client and the queue's worker. */
async function startApi() {
  const s3 = await startUploadS3();
  const storage = createS3Storage({ ...readStorageOptions(s3.env), plan: { singleMax: MiB, partSize: 5 * MiB } });
  const jobs = new Set<string>();
  const finishedBy: string[] = [];
  const t = initTRPC.context<{ isWorker?: true }>().create();
  const router = t.router({
    upload: uploadProcedures({
      name: "upload",
      procedure: t.procedure,
      owner: () => "ann",
      storage,
      accept: ["text/plain", "image/png"],
      maxSize: 64 * MiB,
      deferFinish: ({ ctx, key }) => {
        if (ctx.isWorker) return;
        jobs.add(key);
        return { retryAfter: 0.2 };
      },
      onFinish: ({ ctx }) => {
        finishedBy.push(ctx.isWorker ? "worker" : "browser");
        return { by: "onFinish" };
      },
    }),
  });
  const { upload } = createTRPCClient<typeof router>({ links: [linkTo(router)] });
  const endpoints = {
    upload: (input: { key: string }) => router.createCaller({ isWorker: true }).upload.finish(input),
  };
  return {
    upload,
    jobs,
    finishedBy,
    work: (key: string) => finishDeferred({ storage, endpoints }, { key }),
    async [Symbol.asyncDispose]() {
      for (const client of [storage.publisher, storage.signer, storage.janitor]) client?.destroy();
      await s3.close();
    },
  };
}

/** Sends a file until its finish is left to the queue. */
async function sendTo({ upload, jobs }: Awaited<ReturnType<typeof startApi>>, file: File) {
  const uploader = createUploader(upload);
  const uploading = uploader.upload(file);
  const [key = ""] = await eventually(() => (jobs.size > 0 ? [...jobs] : expect.fail("No job was made.")));
  const status = () => uploader.getSnapshot().items[0]?.status;
  await eventually(() => expect(status()).toBe("finishing"));
  return { uploading, key, status };
}

test.each([
  ["a small file, of which finish is asked early,", "hello"],
  ["a file in parts", "h".repeat(6 * MiB)],
])("%s is finishing until a worker has published it, and then done", async (_, text) => {
  await using api = await startApi();
  const { uploading, key, status } = await sendTo(api, new File([text], "a.txt", { type: "text/plain" }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect({ status: status(), jobs: api.jobs.size, finishedBy: api.finishedBy }).toEqual({
    status: "finishing",
    jobs: 1,
    finishedBy: [],
  });
  await api.work(key);
  const item = await uploading;
  if (item.status !== "done") throw new Error(`It is ${item.status}.`);
  expect(item.result.data).toEqual({ by: "onFinish" });
  expect((await (await fetch(item.result.file.url)).text()) === text).toBe(true);
  expect(api.finishedBy).toEqual(["worker", "browser"]);
});

test("what a worker refuses is the page's to see", async () => {
  await using api = await startApi();
  const { uploading, key } = await sendTo(api, new File(["no picture"], "a.png", { type: "image/png" }));
  await api.work(key);
  expect(await uploading).toMatchObject({ status: "error", error: { code: "FILE_CONTENT_MISMATCH" } });
});

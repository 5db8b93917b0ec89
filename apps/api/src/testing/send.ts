import { request } from "node:http";
import type { Visibility } from "@s3-direct/upload-core";
import type { FinishUploadResult, UploadPlan } from "@s3-direct/upload-core/contract";
import { expect } from "vitest";
import type { Browser } from "./browser.ts";

/** Sends a file as the plan says; `change` sends something else than was signed. Resolves to S3's status. */
export function send(
  plan: UploadPlan,
  bytes: Uint8Array,
  change: { headers?: Record<string, string> } = {},
): Promise<number> {
  const { url, ...signed } = requestOf(plan);
  const headers = { ...signed.headers, "content-length": String(bytes.byteLength), ...change.headers };
  return statusOf(url, { method: "PUT", headers, bytes });
}

/** What S3 answers to a request. */
export function statusOf(
  url: string,
  options: { method: "GET" | "PUT"; headers?: Record<string, string>; bytes?: Uint8Array },
): Promise<number> {
  const { bytes, ...rest } = options;
  return new Promise((resolve, reject) => {
    const asked = request(url, rest, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    // A refusal may come before all bytes were taken: the answer counts, not the broken pipe after it.
    asked.on("error", reject).end(bytes);
  });
}

/** The PUT that was signed. */
export function requestOf(plan: UploadPlan) {
  return plan.kind === "single" ? plan : expect.fail(`No test sends a ${plan.kind} upload.`);
}

type TestFile = { filename: string; contentType: string; bytes: Uint8Array<ArrayBuffer> };

/** create, PUT, finish. */
export function uploadFile({ trpc }: Browser, file: TestFile) {
  return uploadThrough(trpc.upload, file);
}

/** The same at the private endpoint. */
export function uploadPrivately({ trpc }: Browser, file: TestFile) {
  return uploadThrough(trpc.privateUpload, file);
}

type Endpoint<Seen extends Visibility> = {
  create: { mutate: (input: { filename: string; contentType: string; size: number }) => Promise<UploadPlan> };
  finish: { mutate: (input: { key: string }) => Promise<FinishUploadResult<{ id: string }, Seen>> };
};

async function uploadThrough<Seen extends Visibility>(endpoint: Endpoint<Seen>, file: TestFile) {
  const { filename, contentType, bytes } = file;
  const plan = await endpoint.create.mutate({ filename, contentType, size: bytes.byteLength });
  expect(await send(plan, bytes)).toBe(200);
  const result = await endpoint.finish.mutate({ key: plan.key });
  if (result.status !== "done") expect.fail("A small file is finished at once.");
  return { plan, ...result };
}

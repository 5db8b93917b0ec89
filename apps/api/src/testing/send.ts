import { readFile } from "node:fs/promises";
import { request } from "node:http";
import type { Visibility } from "@s3-direct/upload-core";
import type { FinishUploadResult, UploadPlan } from "@s3-direct/upload-core/contract";
import { expect } from "vitest";
import type { Browser } from "./browser.ts";

/**
 * Uploads a file as the plan says; `change` sends something else than was signed. Returns S3's status; for several
 * parts, the first status that is not a success.
 */
export async function send(
  plan: UploadPlan,
  bytes: Uint8Array,
  change: { headers?: Record<string, string> } = {},
): Promise<number> {
  const statuses = await Promise.all(
    requestsOf(plan, bytes).map(({ url, headers, body }) => {
      const sent = { ...headers, "content-length": String(body.byteLength), ...change.headers };
      return statusOf(url, { method: "PUT", headers: sent, bytes: body });
    }),
  );
  return statuses.find((status) => status !== 200) ?? 200;
}

function requestsOf(plan: UploadPlan, bytes: Uint8Array) {
  if (plan.kind === "form") return expect.fail("Nobody asked for a form.");
  if (plan.kind === "single") return [{ url: plan.url, headers: plan.headers, body: bytes }];
  const { parts, partSize } = plan;
  return parts.map(({ partNumber, url, headers }) => {
    const start = (partNumber - 1) * partSize;
    // The last part contains all remaining bytes, even if there are too many.
    const isLast = partNumber === parts.length;
    return { url, headers, body: bytes.subarray(start, isLast ? undefined : start + partSize) };
  });
}

/** Returns an upload as the procedures identify it. */
export function idOf(plan: UploadPlan): { key: string; uploadId?: string } {
  return { key: plan.key, ...(plan.kind === "multipart" && { uploadId: plan.uploadId }) };
}

/** Returns S3's status for the presigned request of an upload that has ended, if the request works only once. */
export const statusOfReplay = ({ kind }: UploadPlan) => (kind === "multipart" ? 404 : 412);

/** Sends a request and returns S3's status. */
export function statusOf(
  url: string,
  options: { method: "GET" | "PUT"; headers?: Record<string, string>; bytes?: Uint8Array },
): Promise<number> {
  const { bytes, ...rest } = options;
  return new Promise((resolve, reject) => {
    const asked = request(url, rest, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    // S3 may refuse before it has read all bytes: the response counts, not the broken pipe after it.
    asked.on("error", reject).end(bytes);
  });
}

/** Reads a real JPEG. */
export async function samplePhoto(): Promise<Uint8Array<ArrayBuffer>> {
  const samples = new URL("../../../../packages/upload-server/src/content/testing/samples/", import.meta.url);
  return new Uint8Array(await readFile(new URL("photo.jpg", samples)));
}

type TestFile = { filename: string; contentType: string; bytes: Uint8Array<ArrayBuffer> };

/** Calls create, sends the file, and calls finish. */
export function uploadFile({ trpc }: Browser, file: TestFile) {
  return uploadThrough(trpc.upload, file);
}

/** Does the same at the private endpoint. */
export function uploadPrivately({ trpc }: Browser, file: TestFile) {
  return uploadThrough(trpc.privateUpload, file);
}

type Endpoint<Seen extends Visibility> = {
  create: { mutate: (input: { filename: string; contentType: string; size: number }) => Promise<UploadPlan> };
  finish: { mutate: (input: { key: string; uploadId?: string }) => Promise<FinishUploadResult<{ id: string }, Seen>> };
};

async function uploadThrough<Seen extends Visibility>(endpoint: Endpoint<Seen>, file: TestFile) {
  const { filename, contentType, bytes } = file;
  const plan = await endpoint.create.mutate({ filename, contentType, size: bytes.byteLength });
  expect(await send(plan, bytes)).toBe(200);
  const result = await endpoint.finish.mutate(idOf(plan));
  if (result.status !== "done") expect.fail("A small file is finished at once.");
  return { plan, ...result };
}

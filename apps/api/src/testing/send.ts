import { request } from "node:http";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
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
  return new Promise((resolve, reject) => {
    const put = request(url, { method: "PUT", headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    // A refusal may come before all bytes were taken: the answer counts, not the broken pipe after it.
    put.on("error", reject).end(bytes);
  });
}

/** The PUT that was signed. */
export function requestOf(plan: UploadPlan) {
  return plan.kind === "single" ? plan : expect.fail(`No test sends a ${plan.kind} upload.`);
}

/** create, PUT, finish. */
export async function uploadFile(
  { trpc }: Browser,
  file: { filename: string; contentType: string; bytes: Uint8Array<ArrayBuffer> },
) {
  const { filename, contentType, bytes } = file;
  const plan = await trpc.upload.create.mutate({ filename, contentType, size: bytes.byteLength });
  expect(await send(plan, bytes)).toBe(200);
  const result = await trpc.upload.finish.mutate({ key: plan.key });
  if (result.status !== "done") expect.fail("A small file is finished at once.");
  return { plan, ...result };
}

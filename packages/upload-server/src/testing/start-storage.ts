import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { startDevS3, type RequestEntry } from "@s3-direct/dev-s3";
import { createS3Storage, custom, type S3StorageOptions } from "../index.ts";

const uploadBucket = "test-upload";
const mediaBucket = "test-media";
const uploads = [`${uploadBucket}/uploads/*`];
const media = [`${mediaBucket}/media/*`];

export const signer = { accessKeyId: "TESTSIGNER0000000001", secretAccessKey: "signer-secret" };
export const publisher = { accessKeyId: "TESTPUBLISHER0000001", secretAccessKey: "publisher-secret" };

/** A storage over an S3 of its own, with two roles that may do exactly what the README grants them. */
export async function startStorage(overrides: Partial<S3StorageOptions> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), "upload-server-"));
  const requests: RequestEntry[] = [];
  const start = (port: number) =>
    startDevS3({
      dataDir,
      port,
      buckets: [{ name: uploadBucket }, { name: mediaBucket, publicRead: ["media/"] }],
      users: [
        {
          ...signer,
          statements: [
            {
              effect: "allow",
              actions: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
              resources: uploads,
            },
            { effect: "deny", actions: ["s3:GetObject"], resources: uploads },
          ],
        },
        {
          ...publisher,
          statements: [
            { effect: "allow", actions: ["s3:GetObject", "s3:PutObject"], resources: uploads },
            { effect: "allow", actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], resources: media },
          ],
        },
      ],
      onRequest: (entry) => requests.push(entry),
    });
  let s3 = await start(0);

  return {
    storage: createS3Storage({
      provider: custom({ endpoint: s3.url, capabilities: { conditionalCopy: true } }),
      uploadBucket,
      mediaBucket,
      publicBaseUrl: `${s3.url}/${mediaBucket}`,
      signer,
      publisher,
      ...overrides,
    }),
    /** Everything that S3 was asked, in order. */
    requests,
    stop: () => s3.close(),
    async restart() {
      s3 = await start(s3.port);
    },
    async [Symbol.asyncDispose]() {
      await s3.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Sends a file as a browser does, with the plan's headers; `headers` replace or add to them. */
export async function sendPut(plan: UploadPlan, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  if (plan.kind !== "single") throw new Error(`Not a single PUT but ${plan.kind}.`);
  const response = await fetch(plan.url, { method: "PUT", body, headers: { ...plan.headers, ...headers } });
  return { status: response.status, code: /<Code>(\w+)</.exec(await response.text())?.[1] };
}

export const bytesOf = (text: string) => new TextEncoder().encode(text);

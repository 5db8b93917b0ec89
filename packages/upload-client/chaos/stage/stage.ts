import { createHash } from "node:crypto";
import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { startStorage, type TestStorage } from "../../e2e/storage.ts";
import { type Api, type ChaosRouter, startApi } from "./api.ts";
import { type Line, startLine } from "./line.ts";

export type Stage = {
  s3: TestStorage;
  api: Api;
  /** The line between the page and S3; the API reaches S3 without it. */
  toS3: Line;
  toApi: Line;
  /** Returns a visitor's client of the API. */
  clientOf: (user: string, fetch?: typeof globalThis.fetch) => ReturnType<typeof createTRPCClient<ChaosRouter>>;
  /** Returns the SHA-256 of each published file of a visitor. */
  published: (user: string) => Promise<string[]>;
  /** Returns a visitor's uploads in parts that S3 has. */
  inParts: (user: string) => Promise<{ key: string; uploadId: string }[]>;
  /** Removes all faults. */
  clear: () => void;
  close: () => Promise<void>;
};

/** Starts a page's API and S3, each behind a line that breaks on demand. */
export async function startStage(): Promise<Stage> {
  const s3 = await startStorage();
  const { uploadBucket, mediaBucket, provider, publicBaseUrl } = s3.options;
  const toS3 = await startLine(() => s3.port);
  const { endpointAliases: _, ...options } = s3.options;
  const api = await startApi(() => ({
    ...options,
    signingEndpoint: toS3.url,
    copyPartSize: 5 * 1024 * 1024,
    finishBudget: 1,
  }));
  const toApi = await startLine(() => api.port);
  const admin = new S3Client({
    endpoint: provider.endpoint ?? "",
    region: provider.region,
    forcePathStyle: true,
    credentials: s3.admin,
  });
  const encoded = (user: string) => `/${user}/`;

  return {
    s3,
    api,
    toS3,
    toApi,
    clientOf: (user, fetch = globalThis.fetch) =>
      createTRPCClient<ChaosRouter>({
        links: [httpBatchLink({ url: `${toApi.url}/trpc`, headers: { "x-user": user }, fetch })],
      }),
    async published(user) {
      const found = await admin.send(
        new ListObjectsV2Command({ Bucket: mediaBucket, Prefix: `media${encoded(user)}` }),
      );
      const keys = (found.Contents ?? []).map(({ Key = "" }) => Key);
      return Promise.all(keys.map((key) => sha256At(`${publicBaseUrl}/${key}`)));
    },
    async inParts(user) {
      const found = [uploadBucket, mediaBucket].map((Bucket) =>
        admin.send(new ListMultipartUploadsCommand({ Bucket })),
      );
      const uploads = (await Promise.all(found)).flatMap(({ Uploads = [] }) => Uploads);
      return uploads
        .map(({ Key: key = "", UploadId: uploadId = "" }) => ({ key, uploadId }))
        .filter(({ key }) => key.includes(encoded(user)));
    },
    clear() {
      s3.faults.clear();
      for (const line of [toS3, toApi]) line.clear();
      api.signedInAs = undefined;
      api.before = () => {};
      api.onFinish = () => {};
    },
    async close() {
      admin.destroy();
      for (const line of [toS3, toApi]) await line.close();
      await api.stop();
      await s3.stop();
      await s3.remove();
    },
  };
}

async function sha256At(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return sha256(new Uint8Array(await answer.arrayBuffer()));
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { startUploadS3 } from "@s3-direct/dev-s3";
import { KiB, MiB } from "@s3-direct/upload-core";
import { createS3Storage, custom, readStorageOptions, type S3Storage } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { z } from "zod";

export type ContractApi = Awaited<ReturnType<typeof startApi>>;

/** Starts an API with each kind of endpoint on a development S3: together they use everything in the contract. */
export async function startApi() {
  const s3 = await startUploadS3();
  const options = { ...readStorageOptions(s3.env), plan: { singleMax: MiB, partSize: 5 * MiB } };
  const capable = custom({ endpoint: s3.url, capabilities: { form: "sha256", partChecksums: "crc64nvme" } });
  const storages = {
    plain: createS3Storage(options),
    capable: createS3Storage({ ...options, provider: capable, plan: { ...options.plan, formMax: 64 * KiB } }),
  };
  const router = createRouter(storages);
  return {
    s3,
    router,
    storage: storages.plain,
    /** Sends one HTTP request like a browser's. */
    request: (path: string, init: RequestInit) =>
      fetchRequestHandler({ endpoint: "/trpc", router, req: new Request(new URL(path, "http://api"), init) }),
    async read(key: string) {
      const { publisher, uploadBucket: Bucket } = storages.plain;
      const { ContentType: contentType = "", Metadata: metadata = {} } = await publisher.send(
        new HeadObjectCommand({ Bucket, Key: key }),
      );
      return { key, contentType, metadata };
    },
    async [Symbol.asyncDispose]() {
      for (const { publisher, signer, janitor } of Object.values(storages))
        for (const client of [publisher, signer, janitor]) client?.destroy();
      await s3.close();
    },
  };
}

export type ContractRouter = ReturnType<typeof createRouter>;

function createRouter({ plain, capable }: Record<"plain" | "capable", S3Storage>) {
  const t = initTRPC.create({ isDev: false });
  const common = { procedure: t.procedure, owner: () => "ann", accept: ["text/plain", "image/png"], maxSize: 64 * MiB };
  return t.router({
    upload: uploadProcedures({
      ...common,
      name: "upload",
      storage: plain,
      maxFiles: 10,
      input: z.object({ postId: z.string() }),
      onCreate: ({ input: { postId } }) => ({ postId }),
      onFinish: ({ metadata: { postId } }) => ({ id: 7, postId }),
    }),
    hidden: uploadProcedures({ ...common, name: "hidden", storage: plain, visibility: "private" }),
    capable: uploadProcedures({ ...common, name: "capable", storage: capable }),
  });
}

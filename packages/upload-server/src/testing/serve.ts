import { createServer, type RequestListener } from "node:http";
import { createS3Storage, custom, type S3StorageOptions } from "../index.ts";

/** The keys of both roles. */
export const keys = { accessKeyId: "A", secretAccessKey: "B" };

/** A storage on an S3 whose responses come from the test. */
export async function serve(
  listener: RequestListener,
  options: Partial<Pick<S3StorageOptions, "bucketOwner" | "publisher">> = {},
) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const buckets = { uploadBucket: "my-upload", mediaBucket: "my-media" };
  const provider = custom({ endpoint });
  const storage = createS3Storage({
    ...buckets,
    provider,
    publicBaseUrl: endpoint,
    signer: keys,
    publisher: keys,
    ...options,
  });
  return {
    storage,
    async [Symbol.asyncDispose]() {
      storage.publisher.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

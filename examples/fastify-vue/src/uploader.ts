import { createUploader } from "@s3-direct/upload-client";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "../server.ts";

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });

/** Made once: components that come and go see the same uploads. */
export const uploader = createUploader(client.photo);

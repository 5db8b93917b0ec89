import { createUploader } from "@s3-direct/upload-client";
import { uploadsStore } from "@s3-direct/upload-client/svelte";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "../server.ts";

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });

/** Made once: components that come and go see the same uploads. */
export const uploads = uploadsStore(createUploader(client.photo));

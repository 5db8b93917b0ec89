import { createUploader } from "@s3-direct/upload-client";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "../server.ts";

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });
/** Made once, outside the component: the list then outlives the component, as the uploads do. */
export const uploader = createUploader(client.photo);

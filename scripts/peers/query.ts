// The newer of tRPC's clients for TanStack Query: uploads use the plain client beside it.
import { createUploader } from "@s3-direct/upload-client";
import { QueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { AppRouter } from "./server.ts";

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });
export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient: new QueryClient() });
export const uploader = createUploader(client.photo);
export const name: Promise<string> = uploader
  .uploadAsync(new File([], "a.png"), { input: { album: "summer" } })
  .then(({ data }) => data.id);

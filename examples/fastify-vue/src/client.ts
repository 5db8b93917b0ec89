import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "../server.ts";

export const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });

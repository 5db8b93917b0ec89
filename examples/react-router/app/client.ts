import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "../router.ts";

export const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });

import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "./server";

export const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "https://api.acme.com/trpc" })] });

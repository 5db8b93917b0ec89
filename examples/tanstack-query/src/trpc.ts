import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "../server.ts";

// An upload is several calls: it takes the plain client, `useTRPCClient()`.
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

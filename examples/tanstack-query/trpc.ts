import { initTRPC } from "@trpc/server";

export const t = initTRPC.create();

/** Your database. */
export const photos = new Map<string, string>();

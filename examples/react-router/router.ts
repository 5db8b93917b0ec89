import { photo } from "./photo.ts";
import { t } from "./trpc.ts";

export const appRouter = t.router({ photo });
export type AppRouter = typeof appRouter;

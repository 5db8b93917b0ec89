import { photo } from "./photo";
import { t } from "./trpc";

export const appRouter = t.router({ photo });
export type AppRouter = typeof appRouter;

import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { photo } from "./photo.ts";
import { photos, t } from "./trpc.ts";

const latest = t.procedure.query(() => [...photos.values()].at(-1) ?? null);
const appRouter = t.router({ photo, latest });
export type AppRouter = typeof appRouter;

createHTTPServer({ router: appRouter, basePath: "/trpc/", onError: ({ error }) => console.error(error) }).listen(3000);

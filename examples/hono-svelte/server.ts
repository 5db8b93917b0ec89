import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { photo } from "./photo.ts";
import { t } from "./trpc.ts";

const appRouter = t.router({ photo });
export type AppRouter = typeof appRouter;

const app = new Hono();
app.all("/trpc/*", ({ req }) =>
  fetchRequestHandler({
    endpoint: "/trpc",
    req: req.raw,
    router: appRouter,
    onError: ({ error }) => console.error(error),
  }),
);

// Bun ends a request that says nothing for ten seconds, and S3 may copy a large file for longer.
export default { port: 3000, idleTimeout: 150, fetch: app.fetch };

import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express from "express";
import { photo } from "./photo.ts";
import { t } from "./trpc.ts";

const appRouter = t.router({ photo });
export type AppRouter = typeof appRouter;

express()
  .use("/trpc", createExpressMiddleware({ router: appRouter, onError: ({ error }) => console.error(error) }))
  .listen(3000);

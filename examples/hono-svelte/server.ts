import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { storage } from "./storage.ts";

const t = initTRPC.create();
const appRouter = t.router({
  photo: uploadProcedures({
    name: "photo",
    procedure: t.procedure, // yours, behind your sign-in
    owner: () => "me", // your user's id
    storage,
    accept: ["image/jpeg", "image/png", "image/webp"],
    maxSize: 10_000_000,
  }),
});
export type AppRouter = typeof appRouter;

const app = new Hono();
app.all("/trpc/*", ({ req }) => fetchRequestHandler({ endpoint: "/trpc", req: req.raw, router: appRouter }));

export default { port: 3000, fetch: app.fetch };

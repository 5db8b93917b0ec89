import { startUploadS3 } from "@s3-direct/dev-s3";
import { createS3Storage, custom } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";
import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import fastify from "fastify";

const s3 = await startUploadS3({ dataDir: ".data/s3" });
const storage = createS3Storage({ provider: custom({ endpoint: s3.url }), ...s3.storage });

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

const app = fastify({ routerOptions: { maxParamLength: 5000 } });
await app.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions: { router: appRouter } });
await app.listen({ port: 3000 });

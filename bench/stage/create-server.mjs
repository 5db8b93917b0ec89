// A server of one contestant that plans uploads, on Hono as in both documentations. Nothing is sent to S3: a plan for a
// small file is a signature. Replies to a message with the processor time that it has used.
import { serve } from "@hono/node-server";
import { handleRequest, route } from "@better-upload/server";
import { custom } from "@better-upload/server/clients";
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { MiB } from "../../packages/upload-core/dist/index.js";
import { ceph, createS3Storage } from "../../packages/upload-server/dist/index.js";
import { uploadProcedures } from "../../packages/upload-server/dist/trpc.js";

const keys = { accessKeyId: "BENCHBENCHBENCHBENCH", secretAccessKey: "bench-secret" };

const contestants = {
  ours(app) {
    const storage = createS3Storage({
      provider: ceph({ endpoint: "http://s3.localhost:9000" }),
      uploadBucket: "bench-upload",
      mediaBucket: "bench-media",
      publicBaseUrl: "http://media.localhost:9000",
      signer: keys,
      publisher: keys,
    });
    const t = initTRPC.create();
    const upload = uploadProcedures({
      name: "upload",
      procedure: t.procedure,
      owner: () => "bench",
      storage,
      accept: ["image/*"],
      maxSize: 10 * MiB,
    });
    const router = t.router({ upload: t.router(upload) });
    app.all("/trpc/*", (c) => fetchRequestHandler({ endpoint: "/trpc", req: c.req.raw, router }));
  },
  "better-upload"(app) {
    const router = {
      client: custom({ host: "s3.localhost:9000", secure: false, forcePathStyle: true, region: "us-east-1", ...keys }),
      bucketName: "bench-upload",
      routes: {
        images: route({ multipleFiles: true, maxFiles: 100, fileTypes: ["image/*"], maxFileSize: 10 * MiB }),
      },
    };
    app.post("/api/upload", (c) => handleRequest(c.req.raw, router));
  },
};

const app = new Hono();
contestants[process.argv[2]](app);
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => process.send({ port }));
process.on("message", () => process.send({ cpu: process.cpuUsage() }));
process.on("disconnect", () => process.exit(0));

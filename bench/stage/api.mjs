// The servers of all contestants in one process: our procedures, better-upload's handler, one that signs for Uppy and
// for the plain PUT. Ours are in their own tRPC router and not in apps/api: that would add sessions and database rows
// to the measurement, which the others do not have.
import { readFile } from "node:fs/promises";
import { createSecureServer } from "node:http2";
import { extname, join } from "node:path";
import { serve } from "@hono/node-server";
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { betterUpload } from "./better-upload.mjs";
import { namesOf } from "./names.mjs";
import { createSigner } from "./signer.mjs";
import { GiB, MiB } from "../../packages/upload-core/dist/index.js";
import { aws, ceph, createS3Storage, custom } from "../../packages/upload-server/dist/index.js";
import { uploadProcedures } from "../../packages/upload-server/dist/trpc.js";

const types = { ".html": "text/html", ".js": "text/javascript" };

function start({ s3, linkPort, certificate, pages }) {
  const isSecure = certificate !== undefined;
  const app = new Hono();
  const { settings } = s3;
  const names = s3.names ?? namesOf(linkPort, isSecure);
  const t = initTRPC.create();

  const endpointOf = (nameCount, { form }) => {
    const [signingEndpoint, ...endpointAliases] = names.slice(0, nameCount);
    const storage = createS3Storage({
      provider: providerOf(s3),
      uploadBucket: settings.S3_UPLOAD_BUCKET,
      mediaBucket: settings.S3_MEDIA_BUCKET,
      publicBaseUrl: settings.PUBLIC_BASE_URL,
      signer: { accessKeyId: settings.S3_SIGNER_ACCESS_KEY_ID, secretAccessKey: settings.S3_SIGNER_SECRET_ACCESS_KEY },
      publisher: {
        accessKeyId: settings.S3_PUBLISHER_ACCESS_KEY_ID,
        secretAccessKey: settings.S3_PUBLISHER_SECRET_ACCESS_KEY,
      },
      signingEndpoint,
      endpointAliases,
      plan: { formMax: form ? 8 * MiB : 0 },
      // Ceph copies a whole object by reference.
      copyPartSize: 5 * GiB,
    });
    const name = `names${nameCount}${form ? "form" : "put"}`;
    const endpoint_ = uploadProcedures({
      name,
      procedure: t.procedure,
      owner: () => "bench",
      storage,
      accept: ["application/octet-stream", "text/plain", "image/jpeg"],
      maxSize: 20 * GiB,
    });
    return [name, t.router(endpoint_)];
  };
  const endpoints = [1, 2, 3].flatMap((count) => [true, false].map((form) => endpointOf(count, { form })));
  const router = t.router(Object.fromEntries(endpoints));
  app.all("/trpc/*", (c) => fetchRequestHandler({ endpoint: "/trpc", req: c.req.raw, router }));

  app.post("/api/upload", betterUpload({ linkPort, isSecure, s3 }));
  const sign = createSigner({ linkPort, isSecure, s3 });
  app.post("/api/sign", async (c) => c.json(await sign(await c.req.json())));

  app.get("*", async (c) => {
    const file = c.req.path.slice(1);
    if (!/^(images\/)?[\w-]+\.\w+$/.test(file)) return c.notFound();
    return c.body(await readFile(join(pages, file)), 200, { "content-type": types[extname(file)] ?? "text/plain" });
  });

  const http2 = certificate && {
    createServer: createSecureServer,
    serverOptions: { ...certificate, allowHTTP1: true },
  };
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1", ...http2 }, ({ port }) =>
    process.send({ port }),
  );
  process.on("disconnect", () => {
    server.close();
    process.exit(0);
  });
}

function providerOf({ endpoint, region, hashesParts, isAws }) {
  if (isAws) return endpoint === undefined ? aws({ region }) : custom({ endpoint, region });
  if (hashesParts) return custom({ endpoint, region, capabilities: { partChecksums: "crc64nvme" } });
  return ceph({ endpoint, region });
}

process.once("message", start);

import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startUploadS3, type UploadS3 } from "@s3-direct/dev-s3";
import { MiB, UploadError } from "@s3-direct/upload-core";
import { createS3Storage, custom } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { build, defaultClientConditions } from "vite";

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** Text of up to 20 MiB, in parts from 4 MiB on; names in `refused` are refused by the application. */
function createRouter({ s3, refused }: { s3: UploadS3; refused: ReadonlySet<string> }) {
  const t = initTRPC.create();
  const storage = createS3Storage({
    provider: custom({ endpoint: s3.url }),
    ...s3.storage,
    plan: { singleMax: 4 * MiB, partSize: 5 * MiB },
  });
  return t.router({
    photo: uploadProcedures({
      name: "photo",
      procedure: t.procedure,
      owner: () => "somebody",
      storage,
      accept: ["text/plain"],
      maxSize: 20 * MiB,
      onCreate({ file }) {
        if (refused.has(file.name)) throw new UploadError("REFUSED", { sentence: "The album is locked." });
        return {};
      },
      onFinish: ({ file }) => ({ title: file.name }),
    }),
  });
}

export type AppRouter = ReturnType<typeof createRouter>;

/** The page with the Dashboard, its API and its S3. */
export async function startStack() {
  const s3 = await startUploadS3();
  const refused = new Set<string>();
  const folder = await buildPage();
  const answerCall = createHTTPHandler({ router: createRouter({ s3, refused }), basePath: "/trpc/" });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://page");
    if (pathname.startsWith("/trpc/")) answerCall(request, response);
    else void serve(join(folder, pathname === "/" ? "index.html" : pathname), response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return {
    url: `http://localhost:${address.port}`,
    refused,
    faults: s3.faults,
    async close() {
      server.close();
      server.closeAllConnections();
      await s3.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** As an application's bundler does it, with the package's sources. */
async function buildPage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "uppy-page-"));
  await build({
    root: fileURLToPath(new URL("page", import.meta.url)),
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["@s3-direct/source", ...defaultClientConditions] },
    build: { outDir, emptyOutDir: true, minify: false, chunkSizeWarningLimit: 2_000 },
  });
  return outDir;
}

async function serve(path: string, response: ServerResponse): Promise<void> {
  try {
    const bytes = await readFile(path);
    response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

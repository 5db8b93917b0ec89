import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, type Program } from "@s3-direct/browsers";
import { build, type Plugin, preview } from "vite";
import { createApiProcess } from "./api-process.ts";
import { createHeldCalls, type HeldCalls } from "./held-calls.ts";

export type Stack = {
  /** The page's address. */
  url: string;
  api: Program;
  held: HeldCalls;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Tests do in a minute what people do in an hour. */
const generous = { RATE_LIMIT_USER: "100000", RATE_LIMIT_ADDRESS: "100000", SIGN_UPS_PER_ADDRESS: "100000" };

const webDir = fileURLToPath(new URL("..", import.meta.url));

type StackOptions = {
  /** More variables for the API. */
  env?: Readonly<Record<string, string>>;
  /** The web server's port, for an S3 whose CORS rule allows only one origin. @default a free one */
  webPort?: number | undefined;
};

/**
 * Starts the whole product on free ports, with folders of its own: the API and the development S3 in a process of their
 * own, and the web server in front of them.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { env = {} } = options;
  // Reserved together, so that the three ports differ.
  const [freeWebPort, apiPort, s3Port] = await Promise.all([freePort(), freePort(), freePort()]);
  const { webPort = freeWebPort } = options;
  const url = `http://localhost:${webPort}`;
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const dataDir = await mkdtemp(join(tmpdir(), "s3-direct-e2e-"));
  const pageDir = await mkdtemp(join(tmpdir(), "s3-direct-page-"));

  const api = createApiProcess({
    port: apiPort,
    env: { ...generous, ...env, WEB_ORIGIN: url, DATA_DIR: dataDir, DEV_S3_PORT: String(s3Port), ALLOW_GUESTS: "1" },
  });
  const held = createHeldCalls();
  const web = await servePage({ folder: pageDir, port: webPort, api: apiUrl, plugin: held.plugin });
  const dispose = async () => {
    await Promise.all([web.close(), api.stop()]);
    for (const folder of [dataDir, pageDir]) await rm(folder, { recursive: true, force: true });
  };

  try {
    await api.start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return { url, api, held, [Symbol.asyncDispose]: dispose };
}

type PageOptions = { folder: string; port: number; api: string; plugin: Plugin };

/**
 * Serves the page in its development build, which has the warnings that the tests look for. A development server would
 * send hundreds of files to each visitor, which costs browsers more than all that the tests do.
 */
async function servePage({ folder, port, api, plugin }: PageOptions) {
  await build({
    root: webDir,
    mode: "development",
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true, minify: false, reportCompressedSize: false },
  });
  return preview({
    root: webDir,
    logLevel: "silent",
    plugins: [plugin],
    build: { outDir: folder },
    preview: { port, strictPort: true, proxy: { "/trpc": api, "/api": api } },
  });
}

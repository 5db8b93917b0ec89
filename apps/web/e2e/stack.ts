import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@s3-direct/browsers";
import { createServer } from "vite";
import { type ApiProcess, createApiProcess } from "./api-process.ts";
import { createHeldCalls, type HeldCalls } from "./held-calls.ts";

export type Stack = {
  /** The page's address. */
  url: string;
  api: ApiProcess;
  held: HeldCalls;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Tests do in a minute what people do in an hour. */
const generous = { RATE_LIMIT_USER: "100000", RATE_LIMIT_ADDRESS: "100000", SIGN_UPS_PER_ADDRESS: "100000" };

const webDir = fileURLToPath(new URL("..", import.meta.url));

type StackOptions = {
  /** More variables for the API. */
  env?: Readonly<Record<string, string>>;
  /** Of an S3 that was set up already, with a CORS rule for one origin; a free one by default. */
  webPort?: number | undefined;
};

/**
 * The whole product on free ports, with folders of its own: the API and the development S3 in a process of their own, and
 * the web server in front of them.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { env = {} } = options;
  // Held open together, so that they are three.
  const [freeWebPort, apiPort, s3Port] = await Promise.all([freePort(), freePort(), freePort()]);
  const { webPort = freeWebPort } = options;
  const url = `http://localhost:${webPort}`;
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const dataDir = await mkdtemp(join(tmpdir(), "s3-direct-e2e-"));
  // Apart from the development server's, and from another run's.
  const cacheDir = join(webDir, "node_modules/.vite-e2e", String(webPort));

  const api = createApiProcess({
    port: apiPort,
    env: { ...generous, ...env, WEB_ORIGIN: url, DATA_DIR: dataDir, DEV_S3_PORT: String(s3Port), ALLOW_GUESTS: "1" },
  });
  const held = createHeldCalls();
  const web = await createServer({
    root: webDir,
    cacheDir,
    logLevel: "silent",
    plugins: [held.plugin],
    server: { port: webPort, hmr: false, proxy: { "/trpc": apiUrl, "/api": apiUrl } },
  });
  const dispose = async () => {
    await Promise.all([web.close(), api.stop()]);
    for (const folder of [dataDir, cacheDir]) await rm(folder, { recursive: true, force: true });
  };

  try {
    await Promise.all([api.start(), web.listen()]);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { url, api, held, [Symbol.asyncDispose]: dispose };
}

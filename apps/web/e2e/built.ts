import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, type Program } from "@s3-direct/browsers";
import { beforeAll } from "vitest";
import { createApiProcess } from "./api-process.ts";

type Built = {
  url: string;
  api: Program;
  /** The API's data. */
  dataDir: string;
  /** A copy of the build, which a test may change. */
  dist: string;
};

/**
 * Serves the built web app by the API with its headers, for all tests of a file: as in production, except for the S3.
 */
export function useBuilt(): () => Built {
  let built: Built;
  beforeAll(async () => {
    const [port, s3Port] = await Promise.all([freePort(), freePort()]);
    const url = `http://localhost:${port}`;
    const dataDir = await mkdtemp(join(tmpdir(), "s3-direct-built-"));
    const dist = join(dataDir, "dist");
    await cp(fileURLToPath(new URL("../dist", import.meta.url)), dist, { recursive: true });
    const env = { WEB_ORIGIN: url, WEB_DIST: dist, DATA_DIR: dataDir, DEV_S3_PORT: String(s3Port) };
    const api = createApiProcess({ port, env });
    await api.start();
    built = { url, api, dataDir, dist };
    return async () => {
      await api.stop();
      await rm(dataDir, { recursive: true, force: true });
    };
  });
  return () => built;
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "@s3-direct/browsers";
import { build, defaultClientConditions } from "vite";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  // Declaration merging works only with an interface.
  interface ProvidedContext {
    engine: Engine;
    /** The folder of the built page. */
    page: string;
  }
}

/** Bundles the page once for a browser, with the engine's sources, as an application's bundler does. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), "upload-page-"));
  await build({
    root: fileURLToPath(new URL("page", import.meta.url)),
    configFile: false,
    logLevel: "warn",
    resolve: { conditions: ["@s3-direct/source", ...defaultClientConditions] },
    build: { outDir, emptyOutDir: true },
  });
  provide("page", outDir);
  return () => rm(outDir, { recursive: true });
}

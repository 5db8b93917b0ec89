import { fileURLToPath } from "node:url";
import type { Engine } from "@s3-direct/browsers";
import { configDefaults, defineConfig } from "vitest/config";
import shared, { oneProcess } from "../../../vitest.shared.ts";

const engines = ["chromium", "firefox", "webkit"] as const satisfies Engine[];

export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    ...shared.test,
    ...oneProcess,
    include: ["e2e/**/*.test.ts"],
    // Tests of Ceph run only with one (`pnpm test:ceph`).
    exclude: [
      ...configDefaults.exclude,
      ...(process.env["S3_DIRECT_SUITE"] === "ceph" ? [] : ["e2e/**/*.ceph.test.ts"]),
    ],
    // A browser may have to be downloaded.
    hookTimeout: 300_000,
    // One browser at a time: `pnpm test:browsers` runs another suite beside it, and CI has two cores.
    maxWorkers: 1,
    projects: engines.map((engine) => ({
      extends: true,
      // Not above: the page would be built once more, for the root project.
      test: { name: engine, provide: { engine }, globalSetup: "e2e/build-page.ts" },
    })),
  },
});

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
    // What is seen on Ceph only runs where there is one (`pnpm test:ceph`).
    exclude: [
      ...configDefaults.exclude,
      ...(process.env["S3_DIRECT_SUITE"] === "ceph" ? [] : ["e2e/**/*.ceph.test.ts"]),
    ],
    // A browser may have to be downloaded.
    hookTimeout: 300_000,
    // One browser at a time: `pnpm test:browsers` has another suite beside it, and CI two cores.
    maxWorkers: 1,
    projects: engines.map((engine) => ({
      extends: true,
      // Not above, which would build the page for that as well.
      test: { name: engine, provide: { engine }, globalSetup: "e2e/build-page.ts" },
    })),
  },
});

import { fileURLToPath } from "node:url";
import type { Engine } from "@s3-direct/browsers";
import { defineConfig } from "vitest/config";
import shared from "../../../../vitest.shared.ts";

const engines = ["chromium", "firefox", "webkit"] as const satisfies Engine[];

// The main journeys in three browser engines; Chromium's others are in the folder above.
export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    ...shared.test,
    include: ["e2e/engines/*.test.ts"],
    globalSetup: "e2e/global-setup.ts",
    testTimeout: 180_000,
    // A browser may have to be downloaded.
    hookTimeout: 300_000,
    maxWorkers: 1,
    projects: engines.map((engine) => ({ extends: true, test: { name: engine, provide: { engine } } })),
  },
});

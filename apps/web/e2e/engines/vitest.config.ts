import { fileURLToPath } from "node:url";
import type { Engine } from "@s3-direct/browsers";
import { defineConfig } from "vitest/config";
import shared, { oneProcess } from "../../../../vitest.shared.ts";

const engines = ["chromium", "firefox", "webkit"] as const satisfies Engine[];

// The core journeys in three browser engines, and all other tests in Chromium. The folder above has what `npm test`
// runs.
export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    ...shared.test,
    ...oneProcess,
    // Each project has its own; these would be added to them.
    include: [],
    // A browser may have to be downloaded.
    hookTimeout: 300_000,
    maxWorkers: 1,
    projects: engines.map((engine) => {
      const own = engine === "chromium" ? ["e2e/chromium/*.test.ts"] : [];
      return {
        extends: true,
        test: {
          name: engine,
          provide: { engine },
          include: ["e2e/engines/*.test.ts", ...own],
          // Not at the top level: it would also run for that, and a given port can't be used twice.
          globalSetup: "e2e/global-setup.ts",
        },
      };
    }),
  },
});

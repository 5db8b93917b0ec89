import { fileURLToPath } from "node:url";
import type { Engine } from "@s3-direct/browsers";
import { defineConfig } from "vitest/config";
import shared, { oneProcess } from "../../../../vitest.shared.ts";

const engines = ["chromium", "firefox", "webkit"] as const satisfies Engine[];

// The core journeys in three browser engines, and all others in Chromium. What `npm test` runs is in the folder above.
export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    ...shared.test,
    ...oneProcess,
    // Each project has its own, beside which these would stay.
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
          // Not above: it would be started for that as well, and where the port is given it can't be twice.
          globalSetup: "e2e/global-setup.ts",
        },
      };
    }),
  },
});

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import shared from "../../../vitest.shared.ts";

// Runs alone (`pnpm test:long`): its time limits are short, and parallel suites would slow it down too much.
export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    ...shared.test,
    name: "chaos",
    setupFiles: "src/testing/set-up.ts",
    include: ["chaos/**/*.test.ts"],
    // The tests mostly wait.
    maxConcurrency: 10,
  },
});

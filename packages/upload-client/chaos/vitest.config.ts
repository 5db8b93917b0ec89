import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import shared from "../../../vitest.shared.ts";

// By itself (`pnpm test:long`): its time limits are short, and other suites beside it would starve them.
export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    ...shared.test,
    name: "chaos",
    setupFiles: "src/testing/set-up.ts",
    include: ["chaos/**/*.test.ts"],
    // They mostly wait.
    maxConcurrency: 10,
  },
});

import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      name: "upload-client",
      include: ["contract/*.test.ts"],
      // A process for each file takes half as long again. Here the platform's errors are no instances of a file's own `Error`.
      pool: "vmThreads",
      setupFiles: "src/testing/set-up.ts",
      // They mostly wait, and by default one core is left free, which of two is half.
      maxWorkers: "100%",
    },
  }),
);

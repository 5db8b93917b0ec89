import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      name: "upload-client",
      include: ["chaos/**/*.test.ts"],
      // Those of chaos/ mostly wait.
      maxConcurrency: 10,
      maxWorkers: 2,
    },
  }),
);

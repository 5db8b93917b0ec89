import { defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      name: "web",
      ...oneProcess,
      include: ["e2e/*.test.ts"],
      globalSetup: "e2e/global-setup.ts",
      // Before the first test a browser may have to be downloaded, which is given four minutes.
      hookTimeout: 300_000,
      // Each file drives a browser and a whole stack: side by side they would measure each other.
      fileParallelism: false,
    },
  }),
);

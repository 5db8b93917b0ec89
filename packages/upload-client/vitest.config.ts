import { defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      name: "upload-client",
      ...oneProcess,
      setupFiles: "src/testing/set-up.ts",
      // They mostly wait, and by default one core is left free, which of two is half.
      maxWorkers: "100%",
    },
  }),
);

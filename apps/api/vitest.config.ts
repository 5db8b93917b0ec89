import { defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";

export default mergeConfig(
  shared,
  // They wait more than they work, for S3 and for processes that start; on two cores it would be one file at a time.
  defineConfig({
    test: { name: "api", ...oneProcess, maxWorkers: 2, globalSetup: "src/testing/database-template.ts" },
  }),
);

import { defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";
import { fastDatabase } from "./src/testing/fast-database.ts";

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      name: "api",
      ...oneProcess,
      // They wait more than they work, for S3 and for processes that start; on two cores it would be one file at a time.
      maxWorkers: 2,
      globalSetup: "src/testing/database-template.ts",
      execArgv: [fastDatabase],
    },
  }),
);

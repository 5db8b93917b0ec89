import { defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";
import { fastProcess } from "./src/testing/fast-process.ts";

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      name: "api",
      ...oneProcess,
      // They wait more than they work, for S3 and for processes that start; on two cores it would be one file at a time.
      maxWorkers: 2,
      globalSetup: "src/testing/database-template.ts",
      execArgv: [...oneProcess.execArgv, ...fastProcess],
    },
  }),
);

import { defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";
import { fastDatabase } from "./src/testing/fast-database.ts";

/** Whole suites run on one kind of S3, or on a real one. */
const isOnOneKind = (process.env.S3_DIRECT_PERSONALITY ?? process.env.S3_DIRECT_SUITE) !== undefined;

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      name: "api",
      ...oneProcess,
      // They wait more than they work, for S3 and for processes that start; on two cores it would be one file at a time.
      maxWorkers: 2,
      // On some kinds of S3 a delete waits until nothing is under way any more.
      ...(isOnOneKind && { testTimeout: 60_000 }),
      globalSetup: "src/testing/database-template.ts",
      execArgv: [fastDatabase],
    },
  }),
);

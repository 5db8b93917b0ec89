import { configDefaults, defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

// What needs a clamd runs where there is one (`pnpm test:clamav`).
const exclude = process.env["S3_DIRECT_SUITE"] === "clamav" ? [] : ["src/**/*.clamd.test.ts"];

export default mergeConfig(
  shared,
  defineConfig({ test: { name: "upload-server", exclude: [...configDefaults.exclude, ...exclude] } }),
);

import { configDefaults, defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";

// What exiftool judges runs where there is one (`pnpm test:exiftool`).
const exclude = process.env["S3_DIRECT_SUITE"] === "exiftool" ? [] : ["src/**/*.exiftool.test.ts"];

export default mergeConfig(
  shared,
  defineConfig({ test: { name: "upload-core", ...oneProcess, exclude: [...configDefaults.exclude, ...exclude] } }),
);

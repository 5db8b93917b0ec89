import { configDefaults, defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";

// What only a Ceph has runs only on one (`pnpm test:ceph`).
const exclude = process.env["S3_DIRECT_SUITE"] === "ceph" ? [] : ["src/**/*.ceph.test.ts"];

export default mergeConfig(
  shared,
  defineConfig({ test: { name: "upload-cli", ...oneProcess, exclude: [...configDefaults.exclude, ...exclude] } }),
);

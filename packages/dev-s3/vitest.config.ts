import { defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";

export default mergeConfig(shared, defineConfig({ test: { name: "dev-s3", ...oneProcess } }));

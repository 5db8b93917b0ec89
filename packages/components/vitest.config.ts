import { defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";

export default mergeConfig(
  shared,
  defineConfig({ test: { name: "components", ...oneProcess, include: ["registry/*.test.ts"] } }),
);

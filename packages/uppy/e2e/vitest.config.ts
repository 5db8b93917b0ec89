import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import shared from "../../../vitest.shared.ts";

export default defineConfig({
  ...shared,
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    ...shared.test,
    // The page is Uppy's: what differs between browsers is the engine's, whose own suite runs in three.
    name: "chromium",
    include: ["e2e/**/*.test.ts"],
    // A browser may have to be downloaded.
    hookTimeout: 300_000,
  },
});

import { defineConfig } from "vitest/config";

/** Tests read the workspace's sources, not its builds. */
const conditions = ["@s3-direct/source"];

/**
 * For packages whose test files leave nothing behind that another would meet: to start a process for each, and to load the same
 * modules in it again, takes as long as most of them.
 */
export const oneProcess = { isolate: false };

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    // They end within a few seconds, on a machine that does ten other things within a minute.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});

import { defineConfig } from "vitest/config";
import type { Reporter } from "vitest/node";

/** Tests read the workspace's sources, not its builds. */
const conditions = ["@s3-direct/source"];

/**
 * For packages whose test files leave nothing behind that another would meet: to start a process for each, and to load the same
 * modules in it again, takes as long as most of them.
 */
export const oneProcess = {
  isolate: false,
  // V8's own threads take the processors from other tests: it collects less often, and alone.
  execArgv: ["--max-semi-space-size=64", "--single-threaded-gc"],
};

/** Says why a test failed at its first try that passed at its second: by itself the report says only that it did. */
const tellFirstTries: Reporter = {
  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    if (state !== "passed" || errors.length === 0) return;
    const reasons = errors.map(({ message, stack = message, diff = "" }) => `${stack}\n${diff}`);
    process.stdout.write(`\n${test.fullName} failed at its first try:\n${reasons.join("\n")}\n`);
  },
};

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    // They end within a few seconds; on a machine that does ten other things, within two minutes.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What a test waits for may take long on that machine, too.
    expect: { poll: { timeout: 60_000 } },
    // One more try for what goes by that machine's clock all the same; the report tells of it.
    retry: 1,
    reporters: ["default", tellFirstTries],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});

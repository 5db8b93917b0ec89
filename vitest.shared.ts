import { defineConfig } from "vitest/config";
import type { Reporter, Vite } from "vitest/node";

/** Tests import the workspace's sources, not its builds. */
const conditions = ["@s3-direct/source"];

/**
 * For packages whose test files leave no state behind that could affect another file: starting a process for each file,
 * and loading the same modules in it again, would take as long as most of the tests.
 */
export const oneProcess = {
  isolate: false,
  // V8's own threads take processor time from other tests: with these options it collects less often, on one thread.
  execArgv: ["--max-semi-space-size=64", "--single-threaded-gc"],
};

/**
 * The same generated inputs in each run, so that what fails is the change's fault; `S3_DIRECT_SEED` gives others. Only
 * files that import fast-check load it. A property that fails prints its seed.
 */
const oneSeed: Vite.Plugin = {
  name: "one-seed",
  enforce: "pre",
  transform(code) {
    if (!code.includes('from "fast-check"')) return undefined;
    const seed = Number(process.env["S3_DIRECT_SEED"] ?? 1);
    return `${code}\nimport { configureGlobal } from "fast-check";\nconfigureGlobal({ seed: ${seed} });\n`;
  },
};

/** Prints why a test failed at its first try and passed at its second: the default report does not say why. */
const tellFirstTries: Reporter = {
  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    if (state !== "passed" || errors.length === 0) return;
    const reasons = errors.map(({ message, stack = message, diff = "" }) => `${stack}\n${diff}`);
    process.stdout.write(`\n${test.fullName} failed at its first try:\n${reasons.join("\n")}\n`);
  },
};

/** Names a test that has run for a minute: the default report names it once its file has ended, which may be never. */
const tellSlowTests: Reporter = {
  onTestCaseReady(test) {
    const tell = () => {
      if (test.result().state !== "pending") return;
      process.stdout.write(`\n${test.module.relativeModuleId} > ${test.fullName} has run for a minute.\n`);
    };
    setTimeout(tell, 60_000).unref();
  },
};

export default defineConfig({
  plugins: [oneSeed],
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    // Tests end within a few seconds; on a machine that does ten other things, within two minutes.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What a test waits for may also take long on such a machine.
    expect: { poll: { timeout: 60_000 } },
    // One more try for tests that depend on such a machine's speed nevertheless; the report names them.
    retry: 1,
    reporters: ["default", tellFirstTries, tellSlowTests],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});

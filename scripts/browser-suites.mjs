import { pnpm } from "./pnpm.mjs";

export const engines = ["chromium", "firefox", "webkit"];

/**
 * The engine on a bundled page, the main journeys through the web app, and Uppy's Dashboard; each with its workspace
 * and configuration.
 */
const suites = {
  engine: ["@s3-direct/upload-client", "e2e/vitest.config.ts"],
  web: ["@s3-direct/web", "e2e/engines/vitest.config.ts"],
  uppy: ["@s3-direct/uppy", "e2e/vitest.config.ts"],
};

/** Each suite has its own stack. The longest are first, so that two parallel lanes end at about the same time. */
export const browserSuites = [
  ["web", "chromium"],
  ["engine", "firefox"],
  ["engine", "webkit"],
  ["engine", "chromium"],
  ["web", "firefox"],
  ["web", "webkit"],
  ["uppy", "chromium"],
].map(([suite, engine]) => ({ engine, run: () => run(suite, engine) }));

function run(suite, engine) {
  const [workspace, config] = suites[suite];
  const args = ["--filter", workspace, "exec", "vitest", "run", "--config", config, "--project", engine];
  return pnpm(args, { name: `${suite} in ${engine}` });
}

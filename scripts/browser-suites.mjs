import { pnpm } from "./pnpm.mjs";

export const engines = ["chromium", "firefox", "webkit"];

/** The engine on a bundled page, the main journeys through the web app, and Uppy's Dashboard; each with where it runs. */
const suites = {
  engine: ["@s3-direct/upload-client", "e2e/vitest.config.ts"],
  web: ["@s3-direct/web", "e2e/engines/vitest.config.ts"],
  uppy: ["@s3-direct/uppy", "e2e/vitest.config.ts"],
};

/** Each with a stack of its own. The longest are first: where two run at a time, both lanes end at about the same time. */
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

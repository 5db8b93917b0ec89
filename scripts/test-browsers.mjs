// `pnpm test:browsers [chromium|firefox|webkit …]`: the suites that run in three browser engines, in all of them or in those
// that are named.
import { pnpm } from "./pnpm.mjs";
import { runAll } from "./run-all.mjs";

const engines = ["chromium", "firefox", "webkit"];
/** The engine on a bundled page, the main journeys through the web app, and Uppy's Dashboard; each with where it runs. */
const suites = {
  engine: ["@s3-direct/upload-client", "e2e/vitest.config.ts"],
  web: ["@s3-direct/web", "e2e/engines/vitest.config.ts"],
  uppy: ["@s3-direct/uppy", "e2e/vitest.config.ts"],
};
/** Each with a stack of its own. The longest are first, so that both lanes end at about the same time. */
const steps = [
  ["web", "chromium"],
  ["engine", "firefox"],
  ["engine", "webkit"],
  ["engine", "chromium"],
  ["web", "firefox"],
  ["web", "webkit"],
  ["uppy", "chromium"],
];
const named = process.argv.slice(2);
const unknown = named.find((name) => !engines.includes(name));

try {
  if (unknown !== undefined) throw new Error(`There is no engine "${unknown}". There are: ${engines.join(", ")}.`);
  const wanted = steps.filter(([, engine]) => named.length === 0 || named.includes(engine));
  await runAll(wanted.map(toRun), { atOnce: 2 });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function toRun([suite, engine]) {
  const [workspace, config] = suites[suite];
  const args = ["--filter", workspace, "exec", "vitest", "run", "--config", config, "--project", engine];
  return () => pnpm(args, { name: `${suite} in ${engine}` });
}

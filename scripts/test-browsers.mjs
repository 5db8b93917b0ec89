// `pnpm test:browsers [chromium|firefox|webkit …]`: the suites that run in three browser engines, in all of them or in those
// that are named.
import { pnpm } from "./pnpm.mjs";

const engines = ["chromium", "firefox", "webkit"];
/** The engine on a bundled page, and the main journeys through the web app. */
const suites = [
  ["@s3-direct/upload-client", "e2e/vitest.config.ts"],
  ["@s3-direct/web", "e2e/engines/vitest.config.ts"],
];
const named = process.argv.slice(2);
const unknown = named.find((name) => !engines.includes(name));

try {
  if (unknown !== undefined) throw new Error(`There is no engine "${unknown}". There are: ${engines.join(", ")}.`);
  const projects = named.flatMap((name) => ["--project", name]);
  for (const [workspace, config] of suites) {
    await pnpm(["--filter", workspace, "exec", "vitest", "run", "--config", config, ...projects]);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

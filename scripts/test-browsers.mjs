// `pnpm test:browsers [chromium|firefox|webkit …]`: the suites that run in three browser engines, in all of them or in those
// that are named.
import { pnpm } from "./pnpm.mjs";

const engines = ["chromium", "firefox", "webkit"];
/** The engine on a bundled page, the main journeys through the web app, and Uppy's Dashboard; each with where it runs. */
const suites = [
  ["@s3-direct/upload-client", "e2e/vitest.config.ts", engines],
  ["@s3-direct/web", "e2e/engines/vitest.config.ts", engines],
  ["@s3-direct/uppy", "e2e/vitest.config.ts", ["chromium"]],
];
const named = process.argv.slice(2);
const unknown = named.find((name) => !engines.includes(name));

try {
  if (unknown !== undefined) throw new Error(`There is no engine "${unknown}". There are: ${engines.join(", ")}.`);
  for (const [workspace, config, all] of suites) {
    const wanted = all.filter((name) => named.length === 0 || named.includes(name));
    if (wanted.length === 0) continue;
    const projects = wanted.flatMap((name) => ["--project", name]);
    await pnpm(["--filter", workspace, "exec", "vitest", "run", "--config", config, ...projects]);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

// `pnpm test:browsers [chromium|firefox|webkit …]`: the suites that run in three browser engines, in all of them or in those
// that are named.
import { pnpm } from "./pnpm.mjs";

const engines = ["chromium", "firefox", "webkit"];
const named = process.argv.slice(2);
const unknown = named.find((name) => !engines.includes(name));

try {
  if (unknown !== undefined) throw new Error(`There is no engine "${unknown}". There are: ${engines.join(", ")}.`);
  const projects = named.flatMap((name) => ["--project", name]);
  await pnpm([
    "--filter",
    "@s3-direct/upload-client",
    "exec",
    "vitest",
    "run",
    "--config",
    "e2e/vitest.config.ts",
    ...projects,
  ]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

// `npm test`: installs, builds, and runs every package's tests, a real browser included.
import { pnpm, requireNode } from "./pnpm.mjs";

requireNode();
try {
  await pnpm(["install", "--frozen-lockfile"], { quiet: true });
  // Two at a time: the browser's tests want a core for themselves.
  await pnpm(["exec", "turbo", "test", "--concurrency=2", ...process.argv.slice(2)]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

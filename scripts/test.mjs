// `npm test`: installs, builds, and runs every package's tests, a real browser included.
import { pnpm, requireNode } from "./pnpm.mjs";

requireNode();
try {
  await pnpm(["install", "--frozen-lockfile"], { quiet: true });
  await requireBrowser();
  // Two at a time: the browser's tests want a core for themselves.
  await pnpm(["exec", "turbo", "test", "--concurrency=2", ...process.argv.slice(2)]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Before anything else runs: a machine without one is told so at once, and it is fetched where nothing measures time. */
async function requireBrowser() {
  const { tsImport } = await import("tsx/esm/api");
  const { findChromium } = await tsImport("../packages/browsers/src/find/chromium.ts", import.meta.url);
  await findChromium();
}

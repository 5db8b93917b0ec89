// `npm test`: installs, builds, and runs every package's tests, a real browser included. Who ends it ends all of it.
// oxlint-disable-next-line import/no-unassigned-import -- it watches from now on
import "./with-parent.mjs";
import { sentenceFor } from "./describe-failure.mjs";
import { pnpm, requireNode, root } from "./pnpm.mjs";
import { requireOwn } from "./this-machine.mjs";

requireNode();
const stopping = new AbortController();
const { signal } = stopping;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => stopping.abort());
let building;
try {
  await requireOwn(root);
  await pnpm(["install", "--frozen-lockfile"], { quiet: true, signal });
  // To fetch a browser is to wait, for the most part: what is built meanwhile is not built again.
  building = turbo(["build", "--output-logs=errors-only"]);
  await Promise.all([requireBrowser(), building]);
  // Two at a time: the browser's tests want a core for themselves.
  await turbo(["test", "test:scripts", "--concurrency=2", ...process.argv.slice(2)]);
} catch (error) {
  const wasStopped = signal.aborted;
  stopping.abort();
  await building?.catch(() => {});
  if (!wasStopped) console.error(await sentenceFor(error, root));
  // A browser may still be on its way.
  process.exit(1);
}

function turbo(args) {
  return pnpm(["exec", "turbo", "run", ...args], { signal });
}

/** Before any test runs: a machine without one is told so at once, and it is fetched where nothing measures time. */
async function requireBrowser() {
  const { tsImport } = await import("tsx/esm/api");
  const { findChromium } = await tsImport("../packages/browsers/src/find/chromium.ts", import.meta.url);
  await findChromium();
  signal.throwIfAborted();
}

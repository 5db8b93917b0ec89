// `npm test`: installs, builds, and runs every package's tests, a real browser included. Who ends it ends all of it.
// oxlint-disable-next-line import/no-unassigned-import -- it watches from now on
import "./with-parent.mjs";
import { sentenceFor } from "./describe-failure.mjs";
import { install } from "./install.mjs";
import { pnpm, requireNode, root } from "./pnpm.mjs";
import { requireOwn } from "./this-machine.mjs";

requireNode();
const stopping = new AbortController();
const { signal } = stopping;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => stopping.abort());
/** The API and the packages that it is made of, but for the server's. */
const withoutBrowser = ["--filter=@s3-direct/api...", "--filter=!@s3-direct/upload-server"];
/** Options for turbo, such as `--filter`. */
const given = process.argv.slice(2);
let meanwhile;
try {
  await requireOwn(root);
  await install({ signal });
  let isOnItsWay;
  const onItsWay = new Promise((resolve) => (isOnItsWay = resolve));
  const browser = requireBrowser(isOnItsWay);
  // To fetch one is to wait, for the most part: what needs none is tested meanwhile, once one begins to come.
  meanwhile = testWithoutBrowser(Promise.race([browser, onItsWay]));
  await Promise.all([browser, meanwhile]);
  await test(given);
} catch (error) {
  const wasStopped = signal.aborted;
  stopping.abort();
  await meanwhile?.catch(() => {});
  if (!wasStopped) console.error(await sentenceFor(error, root));
  // A browser may still be on its way.
  process.exit(1);
}

/** @param hope rejects where no browser is to be had: then nothing is tested */
async function testWithoutBrowser(hope) {
  await Promise.all([turbo(["build", "--output-logs=errors-only"]), hope]);
  if (given.length === 0) await test(withoutBrowser);
}

/**
 * Four packages at a time, on two cores: each waits for half of its time, for S3, for processes that start or for a page. What was
 * printed before is not printed again.
 */
function test(options) {
  return turbo(["test", "test:scripts", "--concurrency=4", "--output-logs=new-only", ...options]);
}

async function turbo(args) {
  signal.throwIfAborted();
  await pnpm(["exec", "turbo", "run", ...args], { signal });
}

/** Before the tests that need one: a machine without it is told so at once, and no test waits for it. */
async function requireBrowser(onItsWay) {
  const { tsImport } = await import("tsx/esm/api");
  const { findChromium } = await tsImport("../packages/browsers/src/find/chromium.ts", import.meta.url);
  await findChromium(onItsWay);
}

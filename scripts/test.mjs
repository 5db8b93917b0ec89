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
/** Options for turbo, such as `--filter`. */
const given = process.argv.slice(2);
/** The API, and its packages without the server. The API's tests take as long as those of the others together. */
const withoutBrowser = [["api"], ["browsers", "dev-s3", "upload-cli", "upload-core"]];
const underWay = [];
try {
  await requireOwn(root);
  await install({ signal });
  let isOnItsWay;
  const onItsWay = new Promise((resolve) => (isOnItsWay = resolve));
  const browser = requireBrowser(isOnItsWay);
  const built = turbo(["build", "--output-logs=errors-only"]);
  const ready = Promise.all([built, browser]);
  if (given.length > 0) underWay.push(ready.then(() => test(given, { atOnce: 4 })));
  else {
    // The web app's tests take long too, and turbo would start them late.
    underWay.push(ready.then(() => test(["--filter=@s3-direct/web"], { atOnce: 1 })));
    const rest = [...withoutBrowser.flat(), "web"].map((name) => `--filter=!@s3-direct/${name}`);
    underWay.push(ready.then(() => test(rest, { atOnce: 2 })));
    // Fetching a browser is mostly waiting: tests that need no browser run meanwhile, once a download has begun.
    const hope = Promise.all([built, Promise.race([browser, onItsWay])]);
    // In separate runs: turbo would start the API's tests last, and they would still run when all others are done.
    for (const names of withoutBrowser) {
      const them = names.map((name) => `--filter=@s3-direct/${name}`);
      underWay.push(hope.then(() => test(them, { atOnce: 1 })));
    }
  }
  await Promise.all(underWay);
} catch (error) {
  const wasStopped = signal.aborted;
  stopping.abort();
  await Promise.allSettled(underWay);
  if (!wasStopped) console.error(await sentenceFor(error, root));
  // The download of a browser may still be running.
  process.exit(1);
}

/**
 * Runs the tests of all packages, four or five at a time on two cores: each waits for half of its time, for S3, for
 * processes that start or for a page. Output that was printed before is not printed again.
 */
function test(options, { atOnce }) {
  return turbo(["test", "test:scripts", `--concurrency=${atOnce}`, "--output-logs=new-only", ...options]);
}

async function turbo(args) {
  signal.throwIfAborted();
  await pnpm(["exec", "turbo", "run", ...args], { signal });
}

/** Runs before the tests that need a browser: on a machine without one it fails at once, before any test waits. */
async function requireBrowser(onItsWay) {
  const { tsImport } = await import("tsx/esm/api");
  const { findChromium } = await tsImport("../packages/browsers/src/find/chromium.ts", import.meta.url);
  await findChromium(onItsWay);
}

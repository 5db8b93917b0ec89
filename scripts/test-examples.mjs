// `pnpm test:examples [NAME…]`: copies each folder of examples/ out of the workspace, installs it with plain npm and
// the packed packages, and starts it with its one command; then Chromium uploads two photos through its page, the
// second in parts. An example with a build is also built and started from it, and if its server runs on other runtimes
// too, it is started on each of them. Two examples at a time: one installs, or waits for its page, while the other
// compiles.
import { cp, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { freePorts } from "../packages/browsers/src/free-port.mjs";
import { end, inNewFolder, npmInstall, run, start } from "./npm.mjs";
import { root } from "./pnpm.mjs";
import { runAll } from "./run-all.mjs";
import { photo, uploadByBrowser } from "./upload-by-browser.mjs";

const examples = join(root, "examples");
const entries = await readdir(examples, { withFileTypes: true });
const all = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
const wanted = process.argv.slice(2);

/** What examples/README.md promises for each example. */
const mostLines = 25;

/** The files that an example makes in its folder when it is started. */
const made = /^(node_modules|build|\.data|\.next|\.react-router|\.wrangler)$/;

// The AWS SDK's notice about this machine's Node is no fault of an example.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
// In CI Next would warn of a missing cache, and it would send telemetry.
delete process.env.CI;
process.env.NEXT_TELEMETRY_DISABLED = "1";
process.env.WRANGLER_SEND_METRICS = "false";

try {
  await inNewFolder(async ({ folder, tarballs }) => {
    const photos = [photo, await largePhoto(folder)];
    const names = wanted.length > 0 ? wanted : all;
    const tries = names.map((name) => () => tryExample(name, { folder, tarballs, photos }));
    await runAll(tries, { atOnce: 2 });
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function tryExample(name, { folder, tarballs, photos }) {
  const began = Date.now();
  const app = join(folder, name);
  await cp(join(examples, name), app, { recursive: true, filter: (path) => !made.test(basename(path)) });
  const lines = await ownLines(app);
  if (lines > mostLines) throw new Error(`${name}: its upload is ${lines} lines.`);
  const address = await adapt(app);
  await npmInstall(app, await needed(app, tarballs));
  await run("npm", ["run", "typecheck"], app);
  const { scripts } = JSON.parse(await readFile(join(app, "package.json"), "utf8"));
  for (const script of Object.keys(scripts).filter((key) => key.startsWith("start"))) {
    if (script === "start:built") await build(name, app);
    const url = await uploadTo(name, { app, address, script, photos });
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`${name}, ${lines} lines, npm run ${script}: ${url} after ${seconds} s`);
  }
}

/** @returns the path of a photo that is too large for one request to S3: the other photo, followed by zeros */
async function largePhoto(folder) {
  const path = join(folder, "large.png");
  await writeFile(path, Buffer.concat([await readFile(photo), Buffer.alloc(33 * 1024 * 1024)]));
  return path;
}

/** Counts the lines added to an app with a server and a page: the endpoint's (photo) and the page's (photos). */
async function ownLines(app) {
  const files = await readdir(app, { recursive: true, withFileTypes: true });
  const own = files.filter(({ name }) => /^photos?\.\w+$/i.test(name));
  const texts = await Promise.all(own.map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8")));
  return texts.reduce((sum, text) => sum + text.trimEnd().split("\n").length, 0);
}

/**
 * Returns our packages that the example names, and the one that they need. Uppy's plugin and the commands would double
 * the install.
 */
async function needed(app, tarballs) {
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(app, "package.json"), "utf8"));
  const names = ["@s3-direct/upload-core", ...Object.keys({ ...dependencies, ...devDependencies })];
  return names.flatMap((name) => tarballs[name] ?? []);
}

/** Builds as for production, without the keys, which CI and the build of an image do not have. It may print no warning. */
async function build(name, app) {
  const env = join(app, ".env");
  await rename(env, `${env}.away`);
  const said = await run("npm", ["run", "build"], app);
  await rename(`${env}.away`, env);
  if (/warn|⚠/i.test(said)) throw new Error(`${name}: its build warns:\n${said}`);
}

/** @throws Error also if the page's console has a warning: React warns if the server has rendered something else */
async function uploadTo(name, { app, address, script, photos }) {
  const started = start("npm", ["run", script], app);
  try {
    const { url, complaints } = await uploadByBrowser(address, photos);
    const counted = complaints.filter((text) => script === "start:built" || !isOfStarting(text));
    if (counted.length > 0) throw new Error(`The page says:\n${counted.join("\n")}`);
    return url;
  } catch (error) {
    throw new Error(`${name}, npm run ${script}: ${error.message}\n${started.said()}`, { cause: error });
  } finally {
    await end(started);
  }
}

/** Checks for an error that comes because, in development, the page may be served before its API. */
function isOfStarting(text) {
  return text.startsWith("Failed to load resource");
}

/** Replaces the example's ports by free ones, and allows large photos. @returns the page's address */
async function adapt(app) {
  const [api, page, s3] = await freePorts(3);
  const ports = { 3000: api, 5173: page, 9000: s3 };
  const files = (await readdir(app, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const text = (await readFile(path, "utf8"))
      .replaceAll(/\b(3000|5173|9000)\b/g, (port) => ports[port])
      .replace("maxSize: 10 * 1024 * 1024", "maxSize: 100 * 1024 * 1024");
    await writeFile(path, text);
  }
  const hasVite = files.some(({ name }) => name === "vite.config.ts");
  return `http://localhost:${hasVite ? ports[5173] : ports[3000]}`;
}

// `npm run test:machine`: `npm start` where npm's cache has a list of pnpm's versions from before the pinned one.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, test } from "node:test";
import { freePorts } from "../../packages/browsers/src/free-port.mjs";
import { packageManager } from "../pnpm.mjs";
import { npmStart } from "../testing/npm-start.mjs";

const pinned = packageManager.split("@").at(-1);

let folder, registry;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "s3-direct-old-cache-"));
  registry = await startRegistry();
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a registry with what npm's own has; without the pinned pnpm as long as it `isBehind`. */
async function startRegistry() {
  const real = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  const state = { isBehind: true };
  const server = createServer(async ({ url }, response) => {
    const found = await fetch(new URL(url.slice(1), real));
    const type = found.headers.get("content-type");
    response.writeHead(found.status, { "content-type": type });
    response.end(state.isBehind ? withoutPinned(await found.json()) : Buffer.from(await found.arrayBuffer()));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return Object.assign(state, { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() });
}

function withoutPinned(list) {
  delete list.versions[pinned];
  return JSON.stringify(list);
}

// With an empty cache npm would print a notice about newer versions of itself.
const env = () => ({
  npm_config_cache: join(folder, "cache"),
  npm_config_registry: registry.url,
  npm_config_update_notifier: "false",
});

/** @returns what it printed */
async function npm(args) {
  const child = spawn("npm", args, { cwd: folder, env: { ...process.env, ...env() } });
  const [said] = await Promise.all([text(child.stderr), once(child, "close")]);
  return said;
}

async function start() {
  return npmStart({ ports: await freePorts(3), dataDir: join(folder, "data"), env: env() });
}

test("it starts although npm's cache has a list of pnpm's versions from before the pinned one", async () => {
  // npm keeps what it has been answered.
  const before = ["exec", "--yes", `--package=${packageManager}`, "--", "pnpm", "--version"];
  assert.match(await npm(before), /ETARGET/);
  registry.isBehind = false;
  assert.match(await npm(["exec", "--prefer-offline", ...before.slice(1)]), /ETARGET/);
  const started = await start();
  await started.ready().finally(() => started.stop());
});

test("a registry without the pinned pnpm is told in one sentence", async () => {
  const ended = await start();
  assert.equal(
    await ended.failed(),
    "npm's registry does not have the version of pnpm that package.json names: if it is a mirror, it is behind. Choose another by `npm config set registry`.",
  );
  assert.equal(ended.child.exitCode, 1);
});

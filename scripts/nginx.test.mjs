import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { beforeEach, afterEach, test } from "node:test";
import { until } from "../packages/browsers/src/until.mjs";
import { startNginx } from "./cluster/nginx.mjs";

const { PATH, TMPDIR } = process.env;
let dir;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "nginx-test-"));
  for (const folder of ["bin", "tmp"]) await mkdir(join(dir, folder));
  process.env.PATH = [join(dir, "bin"), PATH].join(delimiter);
  process.env.TMPDIR = join(dir, "tmp");
});

afterEach(async () => {
  process.env.PATH = PATH;
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  await rm(dir, { recursive: true });
});

/** Creates a program with that name which runs this script instead. */
async function pretend(script) {
  await writeFile(join(dir, "bin", "nginx"), `#!/bin/sh\n${script}\n`);
  await chmod(join(dir, "bin", "nginx"), 0o755);
}

function isRunning(id) {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

const start = () => startNginx({ port: 1, s3: "http://127.0.0.1:2" });

test("nginx that does not start is told in its own words, and leaves nothing", async () => {
  await pretend('echo "unknown directive" >&2; exit 1');
  await assert.rejects(start, /nginx did not start: unknown directive/);
  assert.deepEqual(await readdir(join(dir, "tmp")), []);
});

test("nginx that died is closed all the same, and leaves nothing", { timeout: 120_000 }, async () => {
  await pretend('echo $$ > "$(dirname "$2")/nginx.pid"; exec sleep 60');
  const nginx = await start();
  const [folder] = await readdir(join(dir, "tmp"));
  const id = Number(await readFile(join(dir, "tmp", folder, "nginx.pid"), "utf8"));
  process.kill(id, "SIGKILL");
  await until("it has died", () => !isRunning(id), { timeoutMs: 60_000 });
  await nginx.close();
  assert.deepEqual(await readdir(join(dir, "tmp")), []);
});

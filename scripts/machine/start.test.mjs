// `npm run test:machine`: `npm start` on machines that lack something, made with what Linux has for it: a small disk, a network
// of its own. Only root may do that.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fullDisk } from "../describe-failure.mjs";
import { root } from "../pnpm.mjs";
import { freePorts, npmStart, untilFree } from "../testing/npm-start.mjs";

let folder;
const mounted = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "s3-direct-machine-"))));
afterEach(() => {
  for (const place of mounted.splice(0)) execFileSync("umount", ["--lazy", place]);
  rmSync(folder, { recursive: true, force: true });
});

/** @returns a folder that is a disk of its own */
function makeDisk(size) {
  const place = join(folder, "disk");
  mkdirSync(place);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", place]);
  mounted.push(place);
  return place;
}

/** Of what is committed. */
function clone(into) {
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", root, into]);
  return into;
}

test("a disk that is full before the packages are there is told in one sentence", async () => {
  const cwd = clone(join(makeDisk("60m"), "app"));
  const start = npmStart({ ports: await freePorts(), dataDir: join(folder, "data"), cwd });
  assert.equal(await start.failed(), fullDisk);
});

test("a disk that has no room for the data is told in one sentence", async () => {
  const ports = await freePorts();
  const start = npmStart({ ports, dataDir: makeDisk("20m") });
  assert.equal(await start.failed(), `The API has stopped, so everything stops. ${fullDisk}`);
  await untilFree(ports);
});

test("it starts from a folder with spaces and letters that are not ASCII", async () => {
  const ports = await freePorts();
  const cwd = clone(join(folder, "Über uns, 업로드"));
  const start = npmStart({ ports, dataDir: join(cwd, "own data"), cwd });
  try {
    await start.ready();
    assert.match(await (await fetch(`http://localhost:${ports[1]}/`)).text(), /<div id="root">/);
  } finally {
    await start.stop();
  }
});

const noIPv6 = "for which in all lo; do echo 1 >/proc/sys/net/ipv6/conf/$which/disable_ipv6; done;";

for (const { machine, hosts, before } of [
  { machine: "that has no IPv6", hosts: "::1 localhost\n127.0.0.1 localhost\n", before: noIPv6 },
  { machine: "whose localhost is ::1 alone", hosts: "::1 localhost\n", before: "" },
])
  test(`it starts on a machine ${machine}`, async () => {
    const file = join(folder, "hosts");
    writeFileSync(file, hosts);
    const script = `ip link set lo up; ${before} mount --bind "$0" /etc/hosts; "$@" & trap 'kill $!; wait' TERM; wait`;
    const through = ["unshare", "--net", "--mount", "bash", "-c", script, file];
    const start = npmStart({ ports: await freePorts(), dataDir: join(folder, "data"), through });
    await start.ready().finally(() => start.stop());
  });

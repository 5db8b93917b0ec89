// `npm run test:machine`: `npm start` and `npm test` on machines that lack something, simulated with Linux's means: a
// small disk, a separate network, another user. This needs root. The tests without a network, which mostly wait, are in
// no-network.test.mjs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fullDisk, notYours } from "../describe-failure.mjs";
import { clone } from "../testing/clone.mjs";
import { freePorts } from "../../packages/browsers/src/free-port.mjs";
import { npmStart, npmTest, untilFree } from "../testing/npm-start.mjs";

let folder;
const mounted = [];
/** The user id without rights, on every Linux. */
const nobody = 65_534;

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

/** Returns another user, with its own folder for what npm writes at home. */
function anotherUser() {
  const home = join(folder, "home");
  mkdirSync(home);
  chownSync(home, nobody, nobody);
  const through = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"];
  // A newly installed npm would print a notice about newer versions.
  return { env: { HOME: home, npm_config_update_notifier: "false" }, through };
}

/** Returns a PATH with our programs except browsers and their installers, and without a fetched browser. */
function withoutBrowsers() {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const place of process.env.PATH.split(delimiter).filter((each) => existsSync(each)))
    for (const program of readdirSync(place)) {
      const isBrowser = /^(?:chromium|google-chrome|microsoft-edge|apt-get)/.test(program);
      // Of two programs with the same name, the first one on the PATH is used.
      if (!isBrowser && !existsSync(join(bin, program))) symlinkSync(join(place, program), join(bin, program));
    }
  const nowhere = join(folder, "cache");
  mkdirSync(nowhere);
  return {
    PATH: bin,
    XDG_CACHE_HOME: nowhere,
    PLAYWRIGHT_BROWSERS_PATH: nowhere,
    CHROMIUM_PATH: "",
    ...withoutOneScope(),
  };
}

/** npm may have the browser's package in its cache, but from another registry than this one, which does not answer. */
function withoutOneScope() {
  const npmrc = process.env.npm_config_userconfig ?? join(homedir(), ".npmrc");
  const file = join(folder, "npmrc");
  writeFileSync(
    file,
    `${existsSync(npmrc) ? readFileSync(npmrc, "utf8") : ""}\n@sparticuz:registry=http://127.0.0.1:9/\n`,
  );
  return { npm_config_userconfig: file };
}

for (const script of ["start", "test"]) {
  const run = async (options) =>
    script === "test"
      ? npmTest(options)
      : npmStart({ ports: await freePorts(3), dataDir: join(folder, "data"), ...options });

  test(`npm ${script}: a disk that is full before the packages are there is told in one sentence`, async () => {
    const cwd = clone(join(makeDisk("60m"), "app"));
    const ended = await run({ cwd });
    assert.equal(await ended.failed(), fullDisk);
    assert.equal(ended.child.exitCode, 1);
  });

  test(`npm ${script}: a folder of another user is told in one sentence, and nothing is written there`, async () => {
    chmodSync(folder, 0o755);
    const cwd = clone(join(folder, "app"));
    const ended = await run({ cwd, ...anotherUser() });
    assert.equal(await ended.failed(), notYours(`${cwd}/`));
    assert.equal(ended.child.exitCode, 1);
    const written = execFileSync("git", ["status", "--porcelain", "--ignored"], { cwd, encoding: "utf8" });
    assert.equal(written, "");
    assert.equal(existsSync(join(folder, "data")), false);
  });
}

test("npm test: where no browser is to be had, one sentence is the last that is said, and nothing is tested", async () => {
  const through = ["unshare", "--net"];
  const ended = npmTest({ env: withoutBrowsers(), through });
  assert.match(
    (await ended.failed()).split("\n").at(-1),
    /^These tests need a browser, and none could be fetched \(.+\): install Chromium, .+, or set CHROMIUM_PATH to its program\.$/,
  );
  assert.equal(ended.child.exitCode, 1);
  assert.doesNotMatch(ended.said.out, /:test/);
});

test("a disk that has no room for the data is told in one sentence", async () => {
  const ports = await freePorts(3);
  const start = npmStart({ ports, dataDir: makeDisk("20m") });
  assert.equal(await start.failed(), `The API has stopped, so everything stops. ${fullDisk}`);
  await untilFree(ports);
});

test("it starts from a folder with spaces and letters that are not ASCII", async () => {
  const ports = await freePorts(3);
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
    const start = npmStart({ ports: await freePorts(3), dataDir: join(folder, "data"), through });
    await start.ready().finally(() => start.stop());
  });

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { describeFailure, fullDisk, notYours, sentenceFor } from "./describe-failure.mjs";
import { bypassProxies, requireHost, requirePrograms } from "./this-machine.mjs";

const folder = mkdtempSync(join(tmpdir(), "s3-direct-machine-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("a host name that is no address here, as ::1 is none without IPv6, is told in one sentence", async () => {
  await requireHost("localhost");
  // Reserved for documentation: no machine has it (https://www.rfc-editor.org/rfc/rfc5737).
  await assert.rejects(requireHost("192.0.2.1"), {
    message:
      '"192.0.2.1" is no address of this machine (EADDRNOTAVAIL): add the line "127.0.0.1 localhost" to its file of hosts.',
  });
});

test("a program that is missing, or does not run, is told with the packages to install", async () => {
  await requirePrograms(["node", "node -v"], "nodejs");
  const install = "On Debian or Ubuntu: apt-get install --no-install-recommends some";
  await assert.rejects(requirePrograms(["node", "no-such-program"], "some"), {
    message: `\`no-such-program\` is missing. ${install}`,
  });
  await assert.rejects(requirePrograms(["node --no-such-option"], "some"), {
    message: new RegExp(`^\`node --no-such-option\` is missing \\(.+: bad option: --no-such-option\\)\\. ${install}$`),
  });
});

test("a folder of another user is told in one sentence", () => {
  chmodSync(folder, 0o755);
  for (const file of ["this-machine.mjs", "describe-failure.mjs"])
    copyFileSync(new URL(file, import.meta.url), join(folder, file));
  const theirs = join(folder, "theirs");
  mkdirSync(theirs, { mode: 0o555 });
  const program = `import { requireOwn } from "./this-machine.mjs";
    await requireOwn(${JSON.stringify(theirs)}).catch((error) => console.log(error.message));`;
  // Root may write everywhere.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const args = ["--input-type=module", "--eval", program];
  const said = execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", ...user });
  assert.equal(said, `${notYours(theirs)}\n`);
  const broken = `Failed to write to "${theirs.slice(0, 9)}\n      ${theirs.slice(9)}/a": Permission\n denied (os error 13)`;
  for (const words of [`EACCES: permission denied, mkdir '${theirs}/node_modules'`, broken])
    assert.equal(describeFailure(words, theirs), notYours(theirs));
  assert.equal(describeFailure("EACCES: permission denied, mkdir '/home/ann/.npm'", theirs), undefined);
});

test("a full disk is told in one sentence", { skip: process.platform !== "linux" && "no /dev/full" }, () => {
  assert.throws(
    () => writeFileSync("/dev/full", "a byte"),
    (error) => describeFailure(error.message, folder) === fullDisk,
  );
  assert.equal(describeFailure("No\n      space left on device (os\n      error 28)", folder), fullDisk);
});

test("a test run that a full disk ends says so, and any other what ended it", async () => {
  const said = (message) => sentenceFor(new Error(message), folder);
  assert.equal(await said("ENOSPC: no space left on device, mkdtemp '/tmp/a'"), fullDisk);
  assert.equal(await said("pnpm exec ended with code 1."), "pnpm exec ended with code 1.");
});

test("this machine's own names go by no proxy, beside those that were named already", () => {
  const own = "localhost,.localhost,127.0.0.1,::1";
  for (const [given, bypassed] of [
    [{}, own],
    [{ NO_PROXY: "" }, own],
    [{ NO_PROXY: "corp.example" }, `corp.example,${own}`],
    [{ no_proxy: "corp.example" }, `corp.example,${own}`],
    [{ no_proxy: "*" }, "*"],
  ]) {
    const env = { ...given };
    bypassProxies(env);
    assert.equal(env.no_proxy, bypassed);
  }
});

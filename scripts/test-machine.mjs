// `npm run test:machine`: runs scripts/machine as root. Making a small disk, or a separate network, needs rights that
// not every user or container has.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const folder = "scripts/machine";
const files = readdirSync(folder).filter((name) => name.endsWith(".test.mjs"));
const tests = files.map((name) => `${folder}/${name}`);
// Without a terminal nobody can type a password.
const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive", "env", `PATH=${process.env.PATH}`];

if (run("unshare", "--net", "--mount", "true") === 0)
  process.exitCode = run(process.execPath, "--test", "--test-concurrency=2", ...tests) ?? 1;
else console.error("npm run test:machine is left out: here nobody may make a network or a disk of its own.");

/** @returns the exit code; undefined if the command could not be started */
function run(...command) {
  const [program, ...args] = [...asRoot, ...command];
  return spawnSync(program, args, { stdio: "inherit" }).status;
}

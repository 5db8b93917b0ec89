// `npm run test:machine`: scripts/machine, as root. A small disk, or a network of its own, is not for everybody to make, nor in every container.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const folder = "scripts/machine";
const files = readdirSync(folder).filter((name) => name.endsWith(".test.mjs"));
const tests = files.map((name) => `${folder}/${name}`);
// Without a terminal that somebody sits at nobody can be asked for a password.
const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive", "env", `PATH=${process.env.PATH}`];

if (run("unshare", "--net", "--mount", "true") === 0)
  process.exitCode = run(process.execPath, "--test", "--test-concurrency=2", ...tests) ?? 1;
else console.error("npm run test:machine is left out: here nobody may make a network or a disk of its own.");

/** @returns the code that it ended with; none where it could not be started */
function run(...command) {
  const [program, ...args] = [...asRoot, ...command];
  return spawnSync(program, args, { stdio: "inherit" }).status;
}

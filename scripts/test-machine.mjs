// `npm run test:machine`: scripts/machine, as root. A small disk, or a network of its own, is not for everybody to make, nor in every container.
import { spawnSync } from "node:child_process";

const tests = ["no-network", "start"].map((name) => `scripts/machine/${name}.test.mjs`);
const asRoot = process.getuid() === 0 ? [] : ["sudo", "env", `PATH=${process.env.PATH}`];

if (run("unshare", "--net", "--mount", "true") === 0)
  process.exitCode = run(process.execPath, "--test", "--test-concurrency=2", ...tests);
else console.error("npm run test:machine is left out: here nobody may make a network or a disk of its own.");

/** @returns the code that it ended with; none where it could not be started */
function run(...command) {
  const [program, ...args] = [...asRoot, ...command];
  return spawnSync(program, args, { stdio: "inherit" }).status;
}

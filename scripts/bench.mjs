// `pnpm bench [name …] [--option …]`: installs the benchmarks' own dependencies and runs all of them, or those that are
// named, with the options, which each of them explains in its first lines.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pnpm, root } from "./pnpm.mjs";

const folder = join(root, "bench");
const all = readdirSync(folder)
  .filter((file) => file.endsWith(".mjs"))
  .map((file) => file.replace(/\.mjs$/, ""));
const given = process.argv.slice(2);
const firstOption = given.findIndex((text) => text.startsWith("--"));
const names = firstOption < 0 ? given : given.slice(0, firstOption);
const options = firstOption < 0 ? [] : given.slice(firstOption);
const unknown = names.find((name) => !all.includes(name));

if (unknown === undefined) {
  try {
    await pnpm(["build"], { quiet: true });
    await run("npm", ["ci", "--no-audit", "--no-fund"]);
    for (const name of names.length > 0 ? names : all) {
      console.log(`\n## ${name}\n`);
      await run(process.execPath, [`${name}.mjs`, ...options]);
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
} else {
  console.error(`There is no benchmark "${unknown}". There are: ${all.join(", ")}.`);
  process.exitCode = 1;
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with code ${code}.`))));
  });
}

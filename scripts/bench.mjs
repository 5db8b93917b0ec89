// `pnpm bench [name …]`: installs the benchmarks' own dependencies and runs all of them, or those that are named.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pnpm, root } from "./pnpm.mjs";

const folder = join(root, "bench");
const all = readdirSync(folder)
  .filter((file) => file.endsWith(".mjs"))
  .map((file) => file.replace(/\.mjs$/, ""));
const names = process.argv.slice(2);
const unknown = names.find((name) => !all.includes(name));

if (unknown === undefined) {
  try {
    await pnpm(["build"], { quiet: true });
    await run("npm", ["ci", "--no-audit", "--no-fund"]);
    for (const name of names.length > 0 ? names : all) {
      console.log(`\n## ${name}\n`);
      await run(process.execPath, [`${name}.mjs`]);
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

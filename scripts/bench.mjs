// `pnpm bench [name …] [--option …]`: installs the benchmarks' own dependencies and runs all of them, or only the named
// ones, with the options. Some run only by name. `pnpm bench --help` lists all.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pnpm, root } from "./pnpm.mjs";

const folder = join(root, "bench");
const all = readdirSync(folder)
  .filter((file) => file.endsWith(".mjs"))
  .map((file) => file.replace(/\.mjs$/, ""));
/** One needs an account at Amazon, one Firefox, one hours, and one Postgres. */
const byNameOnly = ["aws", "hidden", "lines", "scale"];
const given = process.argv.slice(2);
const firstOption = given.findIndex((text) => text.startsWith("--"));
const names = firstOption < 0 ? given : given.slice(0, firstOption);
const options = firstOption < 0 ? [] : given.slice(firstOption);
const chosen = names.length > 0 ? names : all.filter((name) => !byNameOnly.includes(name));
const unknown = names.find((name) => !all.includes(name));

if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}". There are: ${all.join(", ")}.`);
  process.exitCode = 1;
} else if (options.includes("--help")) {
  console.log("pnpm bench [name …] [--option …]\n");
  console.log(`Runs all benchmarks but ${byNameOnly.join(", ")}, or those that are named.\n`);
  for (const name of names.length > 0 ? names : all) console.log(`${describe(name)}\n`);
} else {
  try {
    await pnpm(["build"], { quiet: true });
    await run("npm", ["ci", "--no-audit", "--no-fund"]);
    for (const name of chosen) {
      console.log(`\n## ${name}\n`);
      await run(process.execPath, [`${name}.mjs`, ...options]);
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Returns a benchmark's description: the comment in its first lines. */
function describe(name) {
  const source = readFileSync(join(folder, `${name}.mjs`), "utf8");
  const comment = source.slice(0, source.search(/^(?!\/\/)/m));
  return comment
    .replaceAll(/^\/\/ /gm, "")
    .replaceAll("`", "")
    .trim();
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with code ${code}.`))));
  });
}

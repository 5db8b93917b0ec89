// Runs a tool of release/, which is installed on first use: `node scripts/release-tool.mjs changeset status`.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "./npm.mjs";
import { root } from "./pnpm.mjs";

const folder = join(root, "release");

/** Returns the path of a tool of release/. */
export async function releaseTool(name) {
  // None of its packages may run a script when it is installed.
  if (!existsSync(join(folder, "node_modules"))) await run("npm", ["ci", "--ignore-scripts", "--no-audit"], folder);
  return join(folder, "node_modules", ".bin", name);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [name, ...args] = process.argv.slice(2);
  const child = spawn(await releaseTool(name), args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

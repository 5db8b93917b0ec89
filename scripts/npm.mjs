// Folders outside the workspace, where plain npm installs what was packed: as a stranger's application has it.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll } from "./packages.mjs";

/** Packs the packages and runs `work` in a new folder, which goes afterwards. @param work gets the folder, and the tarballs' paths by name */
export async function inNewFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "s3-direct-app-"));
  try {
    return await work({ folder, tarballs: await packAll(join(folder, "tarballs")) });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param packages what to add; without any, what package.json names */
export const npmInstall = (folder, packages = []) =>
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error", ...packages], folder);

/**
 * Runs a command to its end.
 * @returns what it printed
 * @throws Error with that when it fails
 */
export function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, cwd);
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${command} ${args.join(" ")} ended with code ${code}:\n${text}`));
    });
  });
}

/** npm, npx and what they install are scripts on Windows, which need a shell. Its own process group, so that `end` ends all of it. */
export function start(command, args, cwd) {
  const windows = process.platform === "win32";
  const stdio = ["ignore", "pipe", "pipe"];
  return spawn(command, args, { cwd, env: ownEnv(), stdio, shell: windows, detached: !windows });
}

/** What pnpm tells the scripts that it runs is not for an npm that they start. */
function ownEnv() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name)));
}

// Folders outside the workspace, in which plain npm installs the packed packages: as in a user's application.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyPacked, packAll } from "./packages.mjs";

/** The folder with the packed packages: otherwise parallel runs would delete what another one is packing. */
const packed = process.env.S3_DIRECT_PACKED;

/**
 * Packs the packages and runs `work` in a new folder, which is then deleted. @param work gets the folder, and the
 * tarballs' paths by name
 */
export async function inNewFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "s3-direct-app-"));
  const into = join(folder, "tarballs");
  try {
    return await work({ folder, tarballs: await (packed === undefined ? packAll(into) : copyPacked(packed, into)) });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param packages what to add; if empty, the packages of package.json */
export const npmInstall = (folder, packages = []) =>
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages], folder);

/**
 * Runs a command to its end.
 * @returns what it printed
 * @throws Error with what it printed if it fails
 */
export function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, cwd);
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(child.said());
      else reject(new Error(`${command} ${args.join(" ")} ended with code ${code}:\n${child.said()}`));
    });
  });
}

/**
 * Starts a command. On Windows npm, npx and the programs that they install are scripts, which need a shell.
 * @returns the child; `said()` is what it has printed
 */
export function start(command, args, cwd) {
  const windows = process.platform === "win32";
  const stdio = ["ignore", "pipe", "pipe"];
  // A process group of its own, so that `end` also ends the child's own processes.
  const child = spawn(command, args, { cwd, env: ownEnv(), stdio, shell: windows, detached: !windows });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
  return Object.assign(child, { said: () => Buffer.concat(output).toString() });
}

/** Ends a child and its own processes. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.on("close", resolve));
  if (process.platform === "win32") child.kill();
  else process.kill(-child.pid, "SIGTERM");
  await ended;
}

/** Returns the environment without pnpm's variables for its scripts, and with one that keeps npm from asking. */
function ownEnv() {
  const others = Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name));
  return { ...Object.fromEntries(others), npm_config_yes: "true" };
}

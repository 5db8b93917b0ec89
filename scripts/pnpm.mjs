// Runs pnpm at the version that package.json pins, wherever only Node and npm are installed.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describeFailure } from "./describe-failure.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));

const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/**
 * Runs `pnpm ...args` to its end, with its output printed or, when `quiet`, printed only if it fails for a reason that no
 * sentence tells better; `explain` may know one by what was printed. With a `name` each line of it begins with that, where others run beside it. `signal` ends it.
 * @throws Error in one sentence when it fails
 */
export function pnpm(args, { quiet = false, name, env = process.env, signal, explain = () => undefined } = {}) {
  const [command, ...rest] = commandLine(args);
  return new Promise((resolve, reject) => {
    // A group of its own: npm tells its shell to end, and that tells nobody.
    const detached = signal !== undefined && process.platform !== "win32";
    const isRead = quiet || name !== undefined;
    const stdio = ["ignore", ...(isRead ? ["pipe", "pipe"] : ["inherit", "inherit"])];
    const child = spawn(command, rest, { cwd: root, env, detached, stdio });
    signal?.addEventListener("abort", () => end(child, detached), { once: true });
    const output = [];
    if (quiet) for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
    else if (isRead) printLines(child, name);
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      if (code === 0) return resolve();
      const said = Buffer.concat(output);
      const reason = describeFailure(String(said), root) ?? explain(String(said));
      if (reason === undefined) process.stderr.write(said);
      reject(new Error(reason ?? `${name ?? `pnpm ${args[0]}`} ended with ${killedBy ?? `code ${code}`}.`));
    });
  });
}

function printLines({ stdout, stderr }, name) {
  createInterface({ input: stdout }).on("line", (line) => process.stdout.write(`${name}: ${line}\n`));
  createInterface({ input: stderr }).on("line", (line) => process.stderr.write(`${name}: ${line}\n`));
}

function end(child, isGroup) {
  try {
    process.kill(isGroup ? -child.pid : child.pid, "SIGTERM");
  } catch {
    // It has ended.
  }
}

/** npm and pnpm tell their scripts where they are themselves: no shell and no PATH look-up, so that Windows works too. */
export function commandLine(args) {
  const runner = process.env.npm_execpath ?? "";
  const isScript = /\.[cm]?js$/.test(runner);
  const run = isScript ? [process.execPath, runner] : [runner];
  if (basename(runner).startsWith("pnpm")) return [...run, ...args];
  if (basename(runner).startsWith("npm"))
    // Offline, npm would ask its registry again and again for more than a minute, for what it has.
    return [...run, "exec", "--yes", "--prefer-offline", `--package=${packageManager}`, "--", "pnpm", ...args];
  throw new Error("Start this as `npm start` or `npm test`: npm brings the right pnpm along.");
}

/** Ends the process with one sentence when Node is too old to run any of this. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `s3-direct needs Node 20.19 or newer; this is ${process.versions.node}. Get a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}

// Runs pnpm in the version that package.json pins, on machines with only Node and npm.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describeFailure } from "./describe-failure.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Such as `pnpm@1.2.3`. */
export const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** How many lines of a failed run are said again at its end: a test suite's summary. */
const lastLines = 120;

/**
 * Runs `pnpm ...args` to its end, with its output printed. If `quiet`, the output is printed only after a failure for
 * which there is no sentence; `explain` may return one for what was printed. With a `name`, each line begins with it,
 * for parallel runs. `signal` aborts the run. `asksRegistry` is `commandLine`'s.
 * @throws Error in one sentence if it fails; with a `name` the last lines stand before it, without other runs' lines
 */
export function pnpm(args, options = {}) {
  const { quiet = false, name, env = process.env, signal, explain = () => undefined, asksRegistry } = options;
  const [command, ...rest] = commandLine(args, { asksRegistry });
  return new Promise((resolve, reject) => {
    // A process group of its own: npm ends only its shell, and the shell does not end its programs.
    const detached = signal !== undefined && process.platform !== "win32";
    const isRead = quiet || name !== undefined;
    const stdio = ["ignore", ...(isRead ? ["pipe", "pipe"] : ["inherit", "inherit"])];
    const child = spawn(command, rest, { cwd: root, env, detached, stdio });
    signal?.addEventListener("abort", () => end(child, detached), { once: true });
    const output = [];
    let last = [];
    if (quiet) for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
    else if (isRead) printLines(child, name, (line) => (last = [...last, line].slice(-lastLines)));
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      if (code === 0) return resolve();
      const said = Buffer.concat(output);
      const reason = describeFailure(String(said), root) ?? explain(String(said));
      if (reason === undefined) process.stderr.write(said);
      const ended = `${name ?? `pnpm ${args[0]}`} ended with ${killedBy ?? `code ${code}`}.`;
      reject(new Error([...last, reason ?? ended].join("\n")));
    });
  });
}

function printLines({ stdout, stderr }, name, onLine) {
  for (const [input, out] of [
    [stdout, process.stdout],
    [stderr, process.stderr],
  ])
    createInterface({ input }).on("line", (line) => {
      onLine(line);
      out.write(`${name}: ${line}\n`);
    });
}

function end(child, isGroup) {
  try {
    process.kill(isGroup ? -child.pid : child.pid, "SIGTERM");
  } catch {
    // The process has already ended.
  }
}

/**
 * Uses the paths that npm and pnpm pass to their scripts: no shell and no PATH look-up, so that Windows works too.
 * @param options.asksRegistry whether npm asks its registry for pnpm although it has heard of it before
 */
export function commandLine(args, { asksRegistry = false } = {}) {
  const runner = process.env.npm_execpath ?? "";
  const isScript = /\.[cm]?js$/.test(runner);
  const run = isScript ? [process.execPath, runner] : [runner];
  if (basename(runner).startsWith("pnpm")) return [...run, ...args];
  if (basename(runner).startsWith("npm")) {
    // Without this option an offline npm would ask its registry for more than a minute about packages that it has.
    const cached = asksRegistry ? [] : ["--prefer-offline"];
    return [...run, "exec", "--yes", ...cached, `--package=${packageManager}`, "--", "pnpm", ...args];
  }
  throw new Error("Start this as `npm start` or `npm test`: npm brings the right pnpm along.");
}

/** Ends the process with one sentence if Node is too old to run any of this. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `s3-direct needs Node 20.19 or newer; this is ${process.versions.node}. Get a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}

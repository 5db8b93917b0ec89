// In JavaScript, as scripts that node runs itself need it too. Its types are beside it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "./until.mjs";

export function createProgram({ name, debian, command, args, isReady, timeoutMs, ...options }) {
  let child;
  let ended;
  let printed = "";
  const isRunning = () => child?.pid !== undefined && child.exitCode === null && child.signalCode === null;

  async function start() {
    if (isRunning()) return;
    const before = printed.length;
    child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    ended = untilEnded(child);
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
    try {
      await once(child, "spawn");
      const isDecided = async () => !isRunning() || (await isReady(printed.slice(before)));
      await until(`${name} is ready`, isDecided, { timeoutMs });
      if (!isRunning()) throw new Error("It ended at once.");
    } catch (cause) {
      await stop("SIGKILL");
      const isMissing = cause.code === "ENOENT" && debian !== undefined;
      const what = isMissing
        ? `is missing. On Debian or Ubuntu: apt-get install --no-install-recommends ${debian}`
        : `did not start: ${printed.slice(-2000) || cause.message}`;
      throw new Error(`${name} ${what}`, { cause });
    }
  }

  async function stop(signal = "SIGTERM") {
    if (isRunning()) child.kill(signal);
    await ended;
  }

  return { start, stop, send: (signal) => child.kill(signal), pid: () => child.pid, printed: () => printed };
}

/** Resolves when all of its output has come: at "close", which may wait for processes that it has left behind. */
async function untilEnded(child) {
  const closed = once(child, "close");
  const exited = once(child, "exit").then(() => sleep(1_000, undefined, { ref: false }));
  // It is missing if both fail.
  await Promise.race([closed, exited]).catch(() => undefined);
}

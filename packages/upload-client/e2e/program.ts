import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A program of this repository in its own process, which can be killed and started again with the same arguments. */
export type Program = {
  /** Starts it, and resolves when it listens. Does nothing if it already runs. */
  start: () => Promise<void>;
  /** Kills it, like `kill -9`. */
  kill: () => Promise<void>;
  /** Returns everything that it has printed, in all its runs. */
  printed: () => string;
};

/** The longest start (milliseconds): the machine may be busy with other suites. */
const startTimeout = 120_000;

/** @param path relative to this folder */
export function createProgram(path: string, args: readonly string[]): Program {
  const script = fileURLToPath(new URL(path, import.meta.url));
  let child: ChildProcess | undefined;
  let printed = "";

  return {
    async start() {
      if (child !== undefined && !hasEnded(child)) return;
      const before = printed.length;
      const started = spawn(process.execPath, ["--import", "tsx", "--conditions=@s3-direct/source", script, ...args], {
        env: { ...process.env, NODE_NO_WARNINGS: "1" },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
      const giveUpAt = Date.now() + startTimeout;
      while (!printed.slice(before).includes("listens on")) {
        if (hasEnded(started) || Date.now() > giveUpAt) throw new Error(`${path} did not start. It said:\n${printed}`);
        await delay(20);
      }
    },
    async kill() {
      if (child === undefined || hasEnded(child)) return;
      const closed = once(child, "close");
      child.kill("SIGKILL");
      await closed;
    },
    printed: () => printed,
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Variables } from "../env/env.ts";
import { fastProcess } from "./fast-process.ts";

/** Runs the server as a process of its own, with these variables and no others of its kind. */
export function runMain(variables: Variables) {
  return runProgram(["main.ts"], variables);
}

/**
 * In `npm test` they run as they are built, as in production, which turbo has just done: from the sources each would take three times
 * as long to start.
 */
const isBuilt = process.env.TURBO_HASH !== undefined;

/** The same of another program in `src`, with its arguments. */
export function runProgram([file = "", ...args]: readonly string[], variables: Variables) {
  const path = isBuilt ? `../../dist/${file.replace(/\.ts$/, ".js")}` : `../${file}`;
  const program = fileURLToPath(new URL(path, import.meta.url));
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: "1", NODE_ENV: "test", ...variables };
  const fromSources = isBuilt ? [] : ["--import", "tsx", "--conditions=@s3-direct/source"];
  const child = spawn(process.execPath, [...fastProcess, ...fromSources, program, ...args], { env });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const exited = once(child, "close").then(() => child.exitCode);
  return {
    /** The exit code, when it has ended and all its output is there. */
    exited,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** The port, once it listens. */
    async port(): Promise<number> {
      for (;;) {
        const port = /"port":(\d+)/.exec(stdout)?.[1];
        if (port !== undefined) return Number(port);
        if (child.exitCode !== null) throw new Error(`The server ended: ${stderr}${stdout}`);
        await Promise.race([once(child.stdout, "data"), exited]);
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

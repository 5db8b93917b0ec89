import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Variables } from "../env/env.ts";
import { fastProcess } from "./fast-process.ts";

/** Runs the server in its own process, with only these of the server's variables. */
export function runMain(variables: Variables) {
  return runProgram(["main.ts"], variables);
}

/**
 * In `npm test`, programs run from their build, like in production. turbo has just built them, and starting from the
 * sources takes three times as long.
 */
const isBuilt = process.env.TURBO_HASH !== undefined;

/** Does the same with another program in `src`, with its arguments. */
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
    /** The exit code, once the process has ended and all its output was read. */
    exited,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Waits until the server listens, and returns the port. */
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

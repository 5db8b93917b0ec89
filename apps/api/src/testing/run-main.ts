import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Variables } from "../env.ts";

/** Runs the server as a process of its own, with these variables and no others of its kind. */
export function runMain(variables: Variables) {
  return runProgram(["main.ts"], variables);
}

/** The same of another program in `src`, with its arguments. */
export function runProgram([file = "", ...args]: readonly string[], variables: Variables) {
  const program = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: "1", NODE_ENV: "test", ...variables };
  const options = ["--import", "tsx", "--conditions=@s3-direct/source", program, ...args];
  const child = spawn(process.execPath, options, { env });
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

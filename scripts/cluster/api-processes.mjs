// Several processes of the API, each restarted when it ends, as by a supervisor.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { until } from "../../packages/browsers/src/until.mjs";
import { root } from "../pnpm.mjs";

const program = join(root, "apps/api/dist/main.js");

/** Returns each process's settings in production, without those of its S3 and its limits. */
export function productionSettings({ origin, databaseUrl }) {
  return {
    NODE_ENV: "production",
    NODE_NO_WARNINGS: "1",
    WEB_ORIGIN: origin,
    DATABASE_URL: databaseUrl,
    BETTER_AUTH_SECRET: "a-secret-of-the-tests-0123456789abcdef",
    ALLOW_GUESTS: "1",
  };
}

/**
 * @param options.log - descriptor of a file for the log; by default the log is discarded
 * @returns one process for each port, all ready
 */
export async function startApiProcesses({ ports, env, log = "ignore" }) {
  const processes = ports.map((port) => superviseApi({ port, env: { ...env, PORT: String(port) }, log }));
  await Promise.all(processes.map((one) => one.untilReady()));
  return processes;
}

function superviseApi({ port, env, log }) {
  const said = [];
  let isClosing = false;
  let child;
  let exited;
  let starts = 0;
  const start = () => {
    starts += 1;
    child = spawn(process.execPath, [program], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ["ignore", log, "pipe"],
    });
    child.stderr.on("data", (chunk) => said.push(String(chunk)));
    exited = once(child, "exit").then(([code, signal]) => {
      // While S3 or the database is down the API can't start, so the start is repeated.
      if (!isClosing) setTimeout(() => !isClosing && start(), 250);
      return code ?? signal;
    });
  };
  start();
  return {
    port,
    kill: (signal) => child.kill(signal),
    /** @returns how this process ended, if it has */
    ended: () => exited,
    /** Returns the number of starts. */
    starts: () => starts,
    untilReady: () =>
      until(`the API on port ${port} is ready`, async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, {
        timeoutMs: 120_000,
        said: () => said.join("").slice(-1000),
      }),
    async close() {
      isClosing = true;
      child.kill("SIGKILL");
      await exited;
    },
  };
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type ApiProcess = {
  /** Resolves once the API answers; does nothing if it is running. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
  /** Everything that it printed, on both streams. */
  printed: () => string;
};

const apiDir = fileURLToPath(new URL("../../api", import.meta.url));

/**
 * Under `npm test` the build is run, which turbo has just made: from its sources the API takes three times as long to
 * start. Node's optimizing WebAssembly compiler would take longer on the embedded database than these tests save by it.
 */
const isBuilt = process.env["TURBO_HASH"] !== undefined;
const fromSources = ["--import", "tsx", "--conditions=@s3-direct/source", "src/main.ts"];
const program = ["--liftoff-only", ...(isBuilt ? ["dist/main.js"] : fromSources)];

/** How long the API may take to answer (milliseconds). */
const startTimeout = 150_000;

/** The API as a process of its own. It can be started again with the same data. */
export function createApiProcess({ port, env }: { port: number; env: Readonly<Record<string, string>> }): ApiProcess {
  let child: ChildProcess | undefined;
  const said: string[] = [];

  async function start(): Promise<void> {
    if (child !== undefined && !hasEnded(child)) return;
    const started = spawn(process.execPath, program, {
      cwd: apiDir,
      env: { ...process.env, ...env, PORT: String(port), NODE_ENV: "test", NODE_NO_WARNINGS: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream.on("data", (chunk) => said.push(String(chunk)));

    const giveUpAt = Date.now() + startTimeout;
    while (!(await answers(`http://127.0.0.1:${port}/livez`))) {
      if (hasEnded(started) || Date.now() > giveUpAt)
        throw new Error(`The API did not start. It said:\n${said.join("")}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function stop(): Promise<void> {
    if (child === undefined || hasEnded(child)) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  return { start, stop, printed: () => said.join("") };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

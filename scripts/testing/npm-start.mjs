// `npm start` and `npm test` for their tests: processes as a person's terminal starts them; `npm start` with its own
// ports and data folder.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { until } from "../../packages/browsers/src/until.mjs";
import { root } from "../pnpm.mjs";

/** The longest start (milliseconds), beside other tests and on a busy machine. */
const patience = 300_000;

/** @param options those of `npmTest` */
export function npmStart({ ports, dataDir, env = {}, ...options }) {
  const [port, webPort, s3Port] = ports;
  const own = { PORT: port, WEB_ORIGIN: `http://localhost:${webPort}`, DEV_S3_PORT: s3Port, DATA_DIR: dataDir };
  return npm("start", { env: { ...own, ...env }, ...options });
}

/**
 * @param options.through a program that runs it, with the program's arguments
 * @returns the process, and what it has printed so far
 */
export const npmTest = (options) => npm("test", options);

function npm(script, { cwd = root, env = {}, through = [], ...options }) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith("npm_"));
  const [command, ...args] = [...through, "npm", script];
  const child = spawn(command, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (said.out += chunk));
  child.stderr.on("data", (chunk) => (said.err += chunk));
  // Not "exit", which is only npm's: the programs below it keep its output open until they have ended too.
  const closed = once(child, "close");
  return {
    child,
    said,
    /** @throws Error with everything that it printed, if it ends before it is ready */
    async ready() {
      const isReady = () => said.out.includes("s3-direct is ready");
      const words = () => JSON.stringify(said);
      await until("npm start is ready", () => isReady() || hasEnded(child), { timeoutMs: patience, said: words });
      if (!isReady()) throw new Error(`npm start ended before it was ready: ${words()}`);
    },
    /** Returns what it printed on stderr, after it and all its programs have ended. */
    async failed() {
      await closed;
      return said.err.trimEnd();
    },
    /** Ends it like Ctrl-C, and waits until none of its programs writes any more. */
    async stop() {
      child.kill("SIGTERM");
      await closed;
    },
    /** If it is `detached`: sends it and all its programs the signal of a closed terminal, and waits like `stop`. */
    async hangUp() {
      if (!hasEnded(child) && child.pid !== undefined) process.kill(-child.pid, "SIGHUP");
      await closed;
    },
  };
}

/** Waits until no program listens on any of the ports. */
export function untilFree(ports) {
  const isFree = async () => {
    for (const port of ports)
      for (const host of ["127.0.0.1", "localhost"]) if (await listens(port, host)) return false;
    return true;
  };
  return until(`nobody listens on ${ports.join(", ")}`, isFree, { timeoutMs: patience });
}

function listens(port, host) {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.destroy(resolve(true)));
    socket.on("error", () => resolve(false));
  });
}

const hasEnded = ({ exitCode, signalCode }) => exitCode !== null || signalCode !== null;

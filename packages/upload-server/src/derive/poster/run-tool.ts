import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { UploadError } from "@s3-direct/upload-core";

export type ToolLimits = {
  /** The most memory that the tool may allocate, in bytes. */
  maxMemory: number;
  /** The most processor time, in seconds. It also limits a tool whose parent is gone and can't abort it. */
  timeout: number;
  /** Kills the tool. */
  signal: AbortSignal;
};

/** In bytes: the tool writes one picture. */
const largestFile = 100_000_000;

/**
 * Runs a program on a stranger's file: in a folder of its own, without this process's environment, with limited memory
 * and time, and in a network without connections if the system lets its users make one. On Linux, by `prlimit`,
 * `setpriv` and `unshare` of util-linux.
 * @returns whether the program reports success
 * @throws UploadError CHECK_UNAVAILABLE if it could not be started, or was ended from outside
 * @throws Error if it, or `prlimit`, is not installed
 */
export async function runTool(
  [tool, ...args]: readonly [string, ...string[]],
  { dir, maxMemory, timeout, signal }: ToolLimits & { dir: string },
): Promise<boolean> {
  await requireTools("prlimit", tool);
  const limits = [`--as=${maxMemory}`, `--cpu=${timeout}`, `--fsize=${largestFile}`, "--core=0"];
  const command = [...(await endedWithThis()), "prlimit", ...limits, ...(await withoutNetwork()), tool, ...args];
  // Each of these commands replaces itself by the next, so the signal kills the tool.
  const [first = "", ...rest] = command;
  const child = spawn(first, rest, { cwd: dir, env, stdio: "ignore", signal, killSignal: "SIGKILL" });
  const [code, by] = await once(child, "close").catch((cause: unknown) => {
    throw new UploadError("CHECK_UNAVAILABLE", { cause });
  });
  if (code !== interrupted && !fromOutside.has(by)) return code === 0;
  throw new UploadError("CHECK_UNAVAILABLE", { cause: new Error(`${tool} was ended by ${by ?? "a signal"}.`) });
}

/** Signals from outside, for example if the system has no memory left: not the file's fault. */
const fromOutside: ReadonlySet<unknown> = new Set(["SIGKILL", "SIGTERM", "SIGINT"]);

/** The exit code of an ffmpeg that received one of these signals. */
const interrupted = 255;

/** The folders of the system's tools, and nothing of this process's own environment. */
const env = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C.UTF-8" };

/** Tools that were found. A missing one may be installed while this process runs. */
const found = new Set<string>();

async function requireTools(...tools: string[]): Promise<void> {
  for (const tool of tools) {
    if (found.has(tool)) continue;
    if (!(await succeeds("which", tool))) throw new Error(`posters() needs ${tool}, which is not installed here.`);
    found.add(tool);
  }
}

const endedWithThis = () => whereItWorks("setpriv", "--pdeathsig", "KILL");

/** Containers often forbid it. */
const withoutNetwork = () => whereItWorks("unshare", "--user", "--net");

const known = new Map<string, boolean>();

/** @returns the prefix of the command, or nothing if this system does not allow it */
async function whereItWorks(command: string, ...args: string[]): Promise<string[]> {
  const works = known.get(command) ?? (await succeeds(command, ...args, "true"));
  known.set(command, works);
  return works ? [command, ...args] : [];
}

const run = promisify(execFile);

/** @throws UploadError CHECK_UNAVAILABLE if the command did not complete: then its result is not known */
async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  try {
    await run(command, args, { env });
    return true;
  } catch (cause) {
    const { code } = Object(cause);
    if (typeof code === "number" || code === "ENOENT") return false;
    throw new UploadError("CHECK_UNAVAILABLE", { cause });
  }
}

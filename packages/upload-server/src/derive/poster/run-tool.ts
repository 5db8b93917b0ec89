import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { UploadError } from "@s3-direct/upload-core";

export type ToolLimits = {
  /** The most memory that it may ask for, in bytes. */
  maxMemory: number;
  /** The most that it may compute, in seconds: it holds where nobody is left to give the signal. */
  timeout: number;
  /** Kills it. */
  signal: AbortSignal;
};

/** In bytes: what it writes is one picture. */
const largestFile = 100_000_000;

/**
 * Runs a program on a stranger's file: in a folder of its own, without this process's environment, with bounded memory and time and, where
 * this system lets its users make one, in a network that leads nowhere. On Linux, by `prlimit`, `setpriv` and `unshare` of util-linux.
 * @returns whether it says that it has done its work
 * @throws UploadError CHECK_UNAVAILABLE where it could not be started, or was ended from outside
 * @throws Error where it, or `prlimit`, is not installed
 */
export async function runTool(
  [tool, ...args]: readonly [string, ...string[]],
  { dir, maxMemory, timeout, signal }: ToolLimits & { dir: string },
): Promise<boolean> {
  await requireTools("prlimit", tool);
  const limits = [`--as=${maxMemory}`, `--cpu=${timeout}`, `--fsize=${largestFile}`, "--core=0"];
  const command = [...(await endedWithThis()), "prlimit", ...limits, ...(await withoutNetwork()), tool, ...args];
  // Each of them becomes the next, so that it is the tool which is killed.
  const [first = "", ...rest] = command;
  const child = spawn(first, rest, { cwd: dir, env, stdio: "ignore", signal, killSignal: "SIGKILL" });
  const [code, by] = await once(child, "close").catch((cause: unknown) => {
    throw new UploadError("CHECK_UNAVAILABLE", { cause });
  });
  if (code !== interrupted && !fromOutside.has(by)) return code === 0;
  throw new UploadError("CHECK_UNAVAILABLE", { cause: new Error(`${tool} was ended by ${by ?? "a signal"}.`) });
}

/** How others end it, such as a system without memory: no fault of the file. */
const fromOutside: ReadonlySet<unknown> = new Set(["SIGKILL", "SIGTERM", "SIGINT"]);

/** As which ffmpeg ends that was sent one of them. */
const interrupted = 255;

/** Where a system's tools are, and nothing of this process's own. */
const env = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C.UTF-8" };

/** Tools that are there. One that is not may be installed while this process runs. */
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

/** @returns the command that another follows, or nothing where this system does not let it */
async function whereItWorks(command: string, ...args: string[]): Promise<string[]> {
  const works = known.get(command) ?? (await succeeds(command, ...args, "true"));
  known.set(command, works);
  return works ? [command, ...args] : [];
}

const run = promisify(execFile);

/** @throws UploadError CHECK_UNAVAILABLE where it did not come to its end: that says nothing about it */
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

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

export type ToolLimits = {
  /** The most memory that it may ask for, in bytes. */
  maxMemory: number;
  /** Kills it. */
  signal: AbortSignal;
};

/** In bytes: what it writes is one picture. */
const largestFile = 100_000_000;

/**
 * Runs a program on a stranger's file: in a folder of its own, without this process's environment, with bounded memory and, where this
 * system lets its users make one, in a network that leads nowhere. On Linux, by `prlimit` and `unshare` of util-linux.
 * @returns whether it says that it has done its work
 * @throws Error where it, or `prlimit`, is not installed
 */
export async function runTool(
  [tool, ...args]: readonly [string, ...string[]],
  { dir, maxMemory, signal }: ToolLimits & { dir: string },
): Promise<boolean> {
  await requireTools("prlimit", tool);
  const limits = [`--as=${maxMemory}`, `--fsize=${largestFile}`, "--core=0"];
  const command = [...limits, ...(await withoutNetwork()), tool, ...args];
  // Each of them becomes the next, so that it is the tool which is killed.
  const child = spawn("prlimit", command, { cwd: dir, env, stdio: "ignore", signal, killSignal: "SIGKILL" });
  const [code] = await once(child, "close");
  return code === 0;
}

/** Where a system's tools are, and nothing of this process's own. */
const env = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C.UTF-8" };

const run = promisify(execFile);

async function requireTools(...tools: string[]): Promise<void> {
  for (const tool of tools) {
    await run("which", [tool], { env }).catch((cause: unknown) => {
      throw new Error(`posters() needs ${tool}, which is not installed here.`, { cause });
    });
  }
}

let network: Promise<string[]> | undefined;

/** Containers often forbid it. */
function withoutNetwork(): Promise<string[]> {
  const unshare = ["unshare", "--user", "--net"];
  network ??= run(unshare[0] ?? "", [...unshare.slice(1), "true"]).then(
    () => unshare,
    () => [],
  );
  return network;
}

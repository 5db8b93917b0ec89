import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { answer, type Answer, type Task } from "./task.ts";

export type DecoderLimits = {
  /** The most memory that a process may take, in bytes. */
  maxMemory: number;
  avif: boolean;
};

/** It ended before it answered. */
export class DecoderEnded extends Error {
  override name = "DecoderEnded";
  /** What the pictures that it had did to it; undefined where its end says nothing about them. */
  readonly fault: "crash" | "memory" | undefined;
  constructor(signal: string | undefined) {
    super(`The process that decodes ended${signal === undefined ? "" : ` by ${signal}`}.`);
    this.fault = signal === "SIGALRM" ? "memory" : crashes.has(signal) ? "crash" : undefined;
  }
}

/** How a decoder ends that was given what it can't take. SIGABRT is none: V8 and GLib end so where the system has no memory. */
const crashes: ReadonlySet<string | undefined> = new Set(["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE"]);

/** A process that ends when this one does, and does not keep it from ending. */
export function startDecoder(program: URL, { maxMemory, avif }: DecoderLimits): ChildProcess {
  // Pictures are not in V8's heap.
  const execArgv = ["--max-old-space-size=64"];
  const args = [String(maxMemory), ...(avif ? ["avif"] : [])];
  const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
  const child = fork(program, args, { execArgv, env: passedOn(), serialization: "advanced", stdio: [...stdio] });
  // What fails between two tasks ends it; without a listener it would end the API.
  child.on("error", () => endDecoder(child));
  return child;
}

/** By the id: to kill one that could not be started is to kill this process and its group. */
export function endDecoder(child: ChildProcess): void {
  if (child.pid !== undefined) child.kill("SIGKILL");
}

/** Where the system and Node look for what is loaded, and where libvips may write: none of the API's secrets, and no tracer of its own. */
function passedOn(): NodeJS.ProcessEnv {
  const loading = ["PATH", "NODE_PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "SystemRoot"];
  const names = [...loading, "TMPDIR", "TEMP", "TMP"];
  // oxlint-disable-next-line node/no-process-env -- it is passed on, and decides nothing here
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/** @throws DecoderEnded, or whatever came between; the process is ended then */
export async function ask(child: ChildProcess, { task, signal }: { task: Task; signal: AbortSignal }): Promise<Answer> {
  const over = new AbortController();
  const listening = { signal: AbortSignal.any([signal, over.signal]) };
  child.ref();
  child.channel?.ref();
  try {
    const ended = once(child, "exit", listening).then(([, by]) => {
      throw new DecoderEnded(by ?? undefined);
    });
    const told = once(child, "message", listening);
    const first = Promise.race([told, ended]);
    // Where sending fails, nobody waits for it.
    first.catch(() => undefined);
    // One that could not be started says why by its error.
    if (child.pid !== undefined) child.send(task);
    const [message] = await first;
    return answer.parse(message);
  } catch (error) {
    endDecoder(child);
    throw error;
  } finally {
    over.abort();
    child.unref();
    child.channel?.unref();
  }
}

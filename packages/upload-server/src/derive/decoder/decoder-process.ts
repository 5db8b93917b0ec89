import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type Answer, readAnswer, type Task } from "./task.ts";

export type DecoderLimits = {
  /** The most memory that a process may use, in bytes. */
  maxMemory: number;
  avif: boolean;
};

/** The process ended before it answered. */
export class DecoderEnded extends Error {
  override name = "DecoderEnded";
  /** What its pictures caused; undefined if the way it ended says nothing about them. */
  readonly fault: "crash" | "memory" | undefined;
  constructor(signal: string | undefined) {
    super(`The process that decodes ended${signal === undefined ? "" : ` by ${signal}`}.`);
    this.fault = signal === "SIGALRM" ? "memory" : crashes.has(signal) ? "crash" : undefined;
  }
}

/**
 * Signals of a decoder that can't handle a picture. Not SIGABRT: V8 and GLib end so if the system has no memory left.
 */
const crashes: ReadonlySet<string | undefined> = new Set(["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE"]);

/** Starts a process that ends when this one does, and does not keep this one running. */
export function startDecoder(program: URL, { maxMemory, avif }: DecoderLimits): ChildProcess {
  // Pictures are not in V8's heap.
  const execArgv = ["--max-old-space-size=64"];
  const args = [String(maxMemory), ...(avif ? ["avif"] : [])];
  const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
  const child = fork(program, args, { execArgv, env: passedOn(), serialization: "advanced", stdio: [...stdio] });
  // An error between two tasks ends the process; without a listener it would end the API.
  child.on("error", () => endDecoder(child));
  return child;
}

/** Kills a process that has an id: killing one that could not be started would kill this process and its group. */
export function endDecoder(child: ChildProcess): void {
  if (child.pid !== undefined) child.kill("SIGKILL");
}

/**
 * Returns the variables that tell the system and Node where to load from, and libvips where to write. The process gets
 * none of the API's secrets, and no tracer.
 */
function passedOn(): NodeJS.ProcessEnv {
  const loading = ["PATH", "NODE_PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "SystemRoot"];
  const names = [...loading, "TMPDIR", "TEMP", "TMP"];
  // oxlint-disable-next-line node/no-process-env -- it is passed on, and decides nothing here
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/** @throws DecoderEnded, or any other failure; the process is then ended */
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
    // If sending fails, this promise is not awaited.
    first.catch(() => undefined);
    // A process that could not be started reports why in its error event.
    if (child.pid !== undefined) child.send(task);
    const [message] = await first;
    return readAnswer(message, task);
  } catch (error) {
    endDecoder(child);
    throw error;
  } finally {
    over.abort();
    child.unref();
    child.channel?.unref();
  }
}

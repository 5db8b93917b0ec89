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
  /** By which signal: SIGALRM where it took more than its memory; undefined where it ended by itself. */
  readonly signal: string | undefined;
  constructor(signal: string | undefined) {
    super(`The process that decodes ended${signal === undefined ? "" : ` by ${signal}`}.`);
    this.signal = signal;
  }
}

/** A process that ends when this one does, and does not keep it from ending. */
export function startDecoder(program: URL, { maxMemory, avif }: DecoderLimits): ChildProcess {
  // Pictures are not in V8's heap.
  const execArgv = ["--max-old-space-size=64"];
  const args = [String(maxMemory), ...(avif ? ["avif"] : [])];
  const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
  const child = fork(program, args, { execArgv, serialization: "advanced", stdio: [...stdio] });
  // What fails between two tasks ends it; without a listener it would end the API.
  child.on("error", () => child.kill("SIGKILL"));
  return child;
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
    child.send(task);
    const [message] = await Promise.race([told, ended]);
    return answer.parse(message);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    over.abort();
    child.unref();
    child.channel?.unref();
  }
}

import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { ask, DecoderEnded, endDecoder, startDecoder, type DecoderLimits } from "./decoder-process.ts";
import type { Answer, Task } from "./task.ts";

export type DecoderOptions = DecoderLimits & {
  /** @default the program that decodes */
  program?: URL;
};

// Not inside `new URL`: bundlers copy the file that they find there, without its imports.
const programName = "./program.js";

/**
 * In milliseconds: long enough for the next photo of a batch, and short enough that an idle API gets its memory back.
 */
const idleFor = 20_000;

/**
 * Manages processes in which pictures are decoded, one picture at a time each, so that a decoder that crashes, hangs or
 * takes too much memory harms nothing else. They are started when they are needed and end a while later. They never
 * keep a program running.
 * @returns a function that answers a task; all its calls run at once
 * @throws Error if the program can't be found
 */
export function createDecoders({ program = new URL(programName, import.meta.url), ...limits }: DecoderOptions) {
  if (!existsSync(program)) throw new Error(leftOut);
  /** Idle processes, with the timers that end them. */
  const idle = new Map<ChildProcess, NodeJS.Timeout>();
  const start = () => {
    const child = startDecoder(program, limits);
    child.once("exit", () => idle.delete(child));
    return child;
  };
  const takeRested = () => {
    const [rested] = idle;
    if (!rested) return undefined;
    const [child, end] = rested;
    clearTimeout(end);
    idle.delete(child);
    return child;
  };
  const rest = (child: ChildProcess) => {
    const end = setTimeout(() => {
      idle.delete(child);
      endDecoder(child);
    }, idleFor);
    idle.set(child, end.unref());
  };

  const decode = async (child: ChildProcess, { task, signal }: { task: Task; signal: AbortSignal }) => {
    const answer = await ask(child, { task, signal });
    // This process would not look for sharp again.
    if (answer.kind === "no-sharp") endDecoder(child);
    else rest(child);
    return answer;
  };

  /** @throws DecoderEnded, or any other failure; the process is then ended, and the next task gets another one */
  return async (task: Task, signal: AbortSignal): Promise<Answer> => {
    const rested = takeRested();
    if (!rested) return decode(start(), { task, signal });
    return decode(rested, { task, signal }).catch((error: unknown) => {
      // In a used process, earlier pictures may have caused the failure. A new process, which has only this picture,
      // shows whose fault it is.
      if (error instanceof DecoderEnded && error.fault) return decode(start(), { task, signal });
      throw error;
    });
  };
}

const leftOut =
  "The program that decodes pictures is not beside this module: keep @s3-direct/upload-server out of the bundle (Next.js: serverExternalPackages; SvelteKit: under dependencies, not devDependencies; Nitro: traceDeps).";

import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { ask, DecoderEnded, endDecoder, startDecoder, type DecoderLimits } from "./decoder-process.ts";
import type { Answer, Task } from "./task.ts";

export type DecoderOptions = DecoderLimits & {
  /** @default the one that decodes */
  program?: URL;
};

// Not within `new URL`: what bundlers find there they copy, without what it imports.
const programName = "./program.js";

/** In milliseconds: the next photo of a batch finds it started, and an idle API has its memory back. */
const idleFor = 20_000;

/**
 * Processes in which pictures are decoded, each one picture at a time, so that a decoder that crashes, hangs or takes too much memory
 * takes nothing along. They are started when they are needed and end a while after; none keeps a program from ending.
 * @returns answers a task; as many run at once as are asked
 * @throws Error where the program is not to be found
 */
export function createDecoders({ program = new URL(programName, import.meta.url), ...limits }: DecoderOptions) {
  if (!existsSync(program)) throw new Error(leftOut);
  /** With the timers that end them. */
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
    // It would not look for sharp again.
    if (answer.kind === "no-sharp") endDecoder(child);
    else rest(child);
    return answer;
  };

  /** @throws DecoderEnded, or whatever came between; the process is ended then, and the next task gets another */
  return async (task: Task, signal: AbortSignal): Promise<Answer> => {
    const rested = takeRested();
    if (!rested) return decode(start(), { task, signal });
    return decode(rested, { task, signal }).catch((error: unknown) => {
      // The memory of one that had pictures before may be theirs: whose fault it is says one that has this picture alone.
      if (error instanceof DecoderEnded && error.fault) return decode(start(), { task, signal });
      throw error;
    });
  };
}

const leftOut =
  "The program that decodes pictures is not beside this module: keep @s3-direct/upload-server out of the bundle (in Next.js by serverExternalPackages).";

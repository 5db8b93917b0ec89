import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { ask, startDecoder, type DecoderLimits } from "./decoder-process.ts";
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
  const take = () => {
    const [rested] = idle;
    if (!rested) return start();
    const [child, end] = rested;
    clearTimeout(end);
    idle.delete(child);
    return child;
  };
  const rest = (child: ChildProcess) => {
    const end = setTimeout(() => {
      idle.delete(child);
      child.kill("SIGKILL");
    }, idleFor);
    idle.set(child, end.unref());
  };

  /** @throws DecoderEnded, or whatever came between; the process is ended then, and the next task gets another */
  return async (task: Task, signal: AbortSignal): Promise<Answer> => {
    const child = take();
    const answer = await ask(child, { task, signal });
    rest(child);
    return answer;
  };
}

const leftOut =
  "The program that decodes pictures is not beside this module: keep @s3-direct/upload-server out of the bundle (in Next.js by serverExternalPackages).";

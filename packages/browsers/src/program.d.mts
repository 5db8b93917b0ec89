/** A program in its own process, which can be stopped and started again with the same arguments. */
export type Program = {
  /** Starts it, and resolves when it is ready. Does nothing if it already runs. @throws Error with its last words */
  start: () => Promise<void>;
  /**
   * Resolves when it has ended. Does nothing if it does not run.
   * @param signal @default "SIGTERM"
   */
  stop: (signal?: NodeJS.Signals) => Promise<void>;
  send: (signal: NodeJS.Signals) => void;
  pid: () => number;
  /** Returns everything that it has printed, on both streams, in all its runs. */
  printed: () => string;
};

export type ProgramOptions = {
  /** What errors call it. */
  name: string;
  /** The packages that bring it, which are named if it is missing. */
  debian?: string;
  command: string;
  args: readonly string[];
  /**
   * @param printed - what it has printed in this run
   * @returns whether it is ready; an error means no
   */
  isReady: (printed: string) => boolean | Promise<boolean>;
  /** The longest start. */
  timeoutMs: number;
  cwd?: string;
  /** @default this process's */
  env?: NodeJS.ProcessEnv;
};

export function createProgram(options: ProgramOptions): Program;

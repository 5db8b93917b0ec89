import type { Env } from "./connection.ts";

/** Everything outside the process that a command uses, besides S3. */
export type Io = {
  env: Env;
  /** Prints lines of the result on stdout. */
  out: (text: string) => void;
  /** Prints problems and hints on stderr. */
  err: (text: string) => void;
  /** Shows what is going on until something is printed; undefined shows nothing. Only a terminal shows it. */
  progress: (text: string | undefined) => void;
  /** Whether a person reads the output: then there are colours and questions. */
  terminal: boolean;
  /** Asks for a text; undefined when the person gives up. */
  askText: (question: string, example: string) => Promise<string | undefined>;
  askYes: (question: string) => Promise<boolean>;
};

/** 0: all is right. 1: something is wrong, or not done. 2: the command could not run, and has changed nothing. */
export type ExitCode = 0 | 1 | 2;

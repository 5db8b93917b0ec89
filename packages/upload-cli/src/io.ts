import type { Env } from "./place.ts";

/** All that a command touches of the world around it, besides S3. */
export type Io = {
  env: Env;
  /** Prints lines of the result. */
  out: (text: string) => void;
  /** Prints what is not the result: problems, hints. */
  err: (text: string) => void;
  /** Says what is going on until there is something to print; undefined when nothing is. Only a terminal shows it. */
  progress: (text: string | undefined) => void;
  /** Whether a person reads along: then there are colours and questions. */
  terminal: boolean;
  /** Asks for a text; undefined when the person gives up. */
  askText: (question: string, example: string) => Promise<string | undefined>;
  askYes: (question: string) => Promise<boolean>;
};

/** 0: as it should be. 1: something is wrong, or not done. 2: the command could not run as it was given. */
export type ExitCode = 0 | 1 | 2;

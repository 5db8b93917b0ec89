import { isolated } from "../texts/isolating.ts";

/** Puts before a sentence what it is about, such as a file's name. */
export const about = (name: string | undefined, sentence: string): string =>
  name === undefined ? sentence : `${isolated(name)}: ${sentence}`;

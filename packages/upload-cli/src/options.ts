import { InvalidArgumentError } from "@commander-js/extra-typings";

export function wholeSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 604_800) return seconds;
  throw new InvalidArgumentError("It is a whole number of seconds from 1 to 604800.");
}

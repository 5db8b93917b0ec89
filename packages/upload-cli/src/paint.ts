import { styleText } from "node:util";
import type { Io } from "./io.ts";

/** Colours a text for a terminal, unless the person has turned colours off (https://no-color.org). */
export function paint(
  { terminal, env }: Pick<Io, "terminal" | "env">,
  style: Parameters<typeof styleText>[0],
  text: string,
): string {
  return terminal && !env["NO_COLOR"] ? styleText(style, text, { validateStream: false }) : text;
}

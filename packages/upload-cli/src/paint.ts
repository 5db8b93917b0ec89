import { styleText } from "node:util";
import type { Io } from "./io.ts";

/** Text in a colour, for a person at a terminal who has not asked for none (https://no-color.org). */
export function paint(
  { terminal, env }: Pick<Io, "terminal" | "env">,
  style: Parameters<typeof styleText>[0],
  text: string,
): string {
  return terminal && !env["NO_COLOR"] ? styleText(style, text, { validateStream: false }) : text;
}

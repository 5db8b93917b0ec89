import type { Io } from "../io.ts";
import { paint } from "../paint.ts";
import type { Step } from "./step.ts";

const signs = { create: "+", change: "~", delete: "-", same: "=", "by-hand": "!" } as const;
const colours = { create: "green", change: "yellow", delete: "red", same: "gray", "by-hand": "magenta" } as const;

export function printPlan(io: Io, steps: readonly Step[]): void {
  for (const target of new Set(steps.map((step) => step.target))) {
    io.out(paint(io, "bold", target));
    for (const step of steps) {
      if (step.target === target) io.out(paint(io, colours[step.state], `  ${signs[step.state]} ${step.text}`));
    }
  }
  const count = (state: Step["state"]) => steps.filter((step) => step.state === state).length;
  const parts = [
    [count("create"), "to make"],
    [count("change"), "to change"],
    [count("delete"), "to delete"],
    [count("by-hand"), "to do by hand"],
    [count("same"), "as they should be"],
  ] as const;
  const counted = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  io.out(counted.length === 0 ? "\nThere is nothing." : `\n${counted.join(", ")}.`);
}

export function printDone(io: Io, { target, text }: Step): void {
  io.out(`${paint(io, "green", "✓")} ${target}: ${text}`);
}

export function printLeft(io: Io, { target, text }: Step): void {
  io.out(`${paint(io, colours["by-hand"], signs["by-hand"])} ${target}: ${text}`);
}

/** Returns what `--json` prints of a plan. */
export function stepsAsJson(steps: readonly Step[]) {
  return steps.map(({ target, state, text }) => ({ target, state, text }));
}

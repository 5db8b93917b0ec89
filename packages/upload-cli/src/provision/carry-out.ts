import { CliError } from "../cli-error.ts";
import { explainError } from "../explain-error.ts";
import type { ExitCode, Io } from "../io.ts";
import { printDone, printLeft, printPlan, stepsAsJson } from "./report.ts";
import { LeftByHand, pendingSteps, type Step } from "./step.ts";

export type CarryOutOptions = {
  dryRun?: boolean | undefined;
  yes?: boolean | undefined;
  json?: boolean | undefined;
};

/**
 * Shows a plan, asks, and carries it out step by step.
 * @param plan.next what to do afterwards
 * @param plan.more what to print (with `--json`: to add) when everything possible is done; also called after a failure
 */
export async function carryOut(
  io: Io,
  plan: {
    steps: readonly Step[];
    options: CarryOutOptions;
    next?: string;
    more: () => Record<string, string>;
  },
): Promise<ExitCode> {
  const { steps, options, next, more } = plan;
  const pending = pendingSteps(steps);
  if (!options.json) printPlan(io, steps);
  const apply = pending.length > 0 && !options.dryRun;
  if (apply && !options.yes) {
    if (options.json || !io.terminal)
      throw new CliError("Nothing was changed: add --yes to do it, or --dry-run to only look.");
    if (!(await io.askYes("Do this?"))) {
      io.out("Nothing was changed.");
      return 1;
    }
  }
  const left = new Map<Step, Step>();
  let failure: string | undefined;
  for (const step of apply ? pending : []) {
    io.progress(`${step.target} …`);
    try {
      await step.apply();
      if (!options.json) printDone(io, step);
    } catch (error) {
      if (error instanceof LeftByHand) {
        const byHand = { target: step.target, state: "by-hand", text: error.message } as const;
        left.set(step, byHand);
        if (!options.json) printLeft(io, byHand);
        continue;
      }
      failure = `${step.target}: ${step.text}: ${explainError(error)}`;
      break;
    }
  }
  io.progress(undefined);
  const settings = more();
  if (options.json) {
    const done = {
      plan: stepsAsJson(steps.map((step) => left.get(step) ?? step)),
      applied: apply && failure === undefined,
      ...(failure && { failure }),
    };
    io.out(JSON.stringify({ ...done, ...(Object.keys(settings).length > 0 && { env: settings }) }, undefined, 2));
  } else {
    for (const [name, value] of Object.entries(settings)) io.out(`${name}=${value}`);
    if (apply && failure === undefined && next !== undefined) io.out(`\n${next}`);
  }
  if (failure === undefined) return 0;
  if (!options.json) io.err(failure);
  return 1;
}

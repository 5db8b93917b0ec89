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

type Plan = {
  steps: readonly Step[];
  options: CarryOutOptions;
  /** What to do afterwards. */
  next?: string;
  /** What to print (with `--json`: to add) when everything possible is done; also called after a failure. */
  more: () => Record<string, string>;
};

/** Shows a plan, asks, and carries it out step by step. */
export async function carryOut(io: Io, plan: Plan): Promise<ExitCode> {
  const { steps, options } = plan;
  const pending = pendingSteps(steps);
  if (!options.json) printPlan(io, steps);
  const apply = pending.length > 0 && !options.dryRun;
  if (apply && !(await isConfirmed(io, options))) {
    io.out("Nothing was changed.");
    return 1;
  }
  const { left, failure } = await applyAll(io, apply ? pending : [], options);
  const applied = apply && failure === undefined;
  if (options.json) printAsJson(io, plan, { left, applied, failure });
  else printEnd(io, plan, { applied, failure });
  return failure === undefined ? 0 : 1;
}

async function isConfirmed(io: Io, { yes, json }: CarryOutOptions): Promise<boolean> {
  if (yes) return true;
  if (json || !io.terminal) throw new CliError("Nothing was changed: add --yes to do it, or --dry-run to only look.");
  return io.askYes("Do this?");
}

/** Applies steps until one fails. What the server has no API for is left to be done by hand: `left` has its new line. */
async function applyAll(io: Io, pending: ReturnType<typeof pendingSteps>, { json }: CarryOutOptions) {
  const left = new Map<Step, Step>();
  let failure: string | undefined;
  for (const step of pending) {
    io.progress(`${step.target} …`);
    try {
      await step.apply();
      if (!json) printDone(io, step);
    } catch (error) {
      if (!(error instanceof LeftByHand)) {
        failure = `${step.target}: ${step.text}: ${explainError(error)}`;
        break;
      }
      const byHand = { target: step.target, state: "by-hand", text: error.message } as const;
      left.set(step, byHand);
      if (!json) printLeft(io, byHand);
    }
  }
  io.progress(undefined);
  return { left, failure };
}

type End = { applied: boolean; failure: string | undefined };

function printAsJson(io: Io, { steps, more }: Plan, { left, applied, failure }: End & { left: Map<Step, Step> }): void {
  const env = more();
  const printed = {
    plan: stepsAsJson(steps.map((step) => left.get(step) ?? step)),
    applied,
    ...(failure && { failure }),
    ...(Object.keys(env).length > 0 && { env }),
  };
  io.out(JSON.stringify(printed, undefined, 2));
}

function printEnd(io: Io, { next, more }: Plan, { applied, failure }: End): void {
  for (const [name, value] of Object.entries(more())) io.out(`${name}=${value}`);
  if (applied && next !== undefined) io.out(`\n${next}`);
  if (failure !== undefined) io.err(failure);
}

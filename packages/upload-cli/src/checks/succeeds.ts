import { ask } from "./ask.ts";
import { failure, holds, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess } from "./http.ts";
import type { Outcome } from "./outcome.ts";

/** What an identity must be able to do. */
export type Ability = {
  call: () => Promise<Outcome>;
  /** What it needs for that. */
  right: string;
  /** Whether it does not matter if S3 does not know the call. @default false */
  isOptional?: boolean;
};

/** Checks that a call succeeds. @param ability.advice what to do if it was refused */
export function succeeds(
  title: string,
  { call, advice, isOptional = false }: Omit<Ability, "right"> & { advice: (refused: Outcome) => string },
): Promise<Findings> {
  return ask(title, async () => {
    const outcome = await call();
    if (isSuccess(outcome)) return holds(title);
    if (isOptional && (outcome.status === 405 || outcome.status === 501)) return { findings: [] };
    return failure(title, { detail: describeAnswer(outcome), advice: advice(outcome) });
  });
}

import type { EndpointRules } from "@s3-direct/upload-core/contract";
import type { UploadProcedures, FinishAnswer } from "../procedures.ts";

export type AsksRules = Pick<UploadProcedures<never, FinishAnswer>, "rules">;

/**
 * Rules are requested again after this many milliseconds: another visitor may sign in, or the same one change plans.
 */
const maxAge = 60_000;

/**
 * A failed call is repeated at the earliest after this many milliseconds, because a thousand files may need the rules
 * together.
 */
const maxFailureAge = 2_000;

type Answer = EndpointRules | "by-input" | undefined;
type KeptAnswer = { answer: Promise<Answer>; until: number };

/** Answers by input (as JSON); under "" are the endpoint's rules that do not depend on the input. */
const kept = new WeakMap<AsksRules, Map<string, KeptAnswer>>();

/**
 * Returns an endpoint's rules, requested once a minute, however many files and components need them; after a failure,
 * every two seconds.
 * @returns undefined if the API has no such procedure, or cannot be reached
 */
export async function rulesOf(procedures: AsksRules, input: unknown): Promise<EndpointRules | undefined> {
  const common = await ask(procedures, { key: "", input });
  if (common !== "by-input" && !common?.dependsOnInput) return common;
  const own = await ask(procedures, { key: keyOf(input), input });
  return own === "by-input" ? undefined : own;
}

/** Returns a key for the input. Plain JSON is the same for all maps and sets, and throws for a bigint. */
function keyOf(input: unknown): string {
  return JSON.stringify(input, (_, value: unknown) => {
    if (value instanceof Map || value instanceof Set) return [...value];
    return typeof value === "bigint" ? `${value}` : value;
  });
}

function ask(procedures: AsksRules, { key, input }: { key: string; input: unknown }): Promise<Answer> {
  const answers = kept.get(procedures) ?? new Map<string, KeptAnswer>();
  kept.set(procedures, answers);
  const before = answers.get(key);
  if (before && before.until > Date.now()) return before.answer;
  const query = async () => procedures.rules?.query({ input });
  const answer = query().catch((error: unknown) => {
    // Rules that depend on the input cannot be had without one. The message on the wire begins with the error's code.
    if (/: INVALID_INPUT:/.test(String(error))) return "by-input";
    asked.until = Date.now() + maxFailureAge;
  });
  const asked: KeptAnswer = { answer, until: Date.now() + maxAge };
  answers.set(key, asked);
  return answer;
}

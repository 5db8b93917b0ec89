import type { EndpointRules } from "@s3-direct/upload-core/contract";
import type { UploadProcedures, FinishAnswer } from "../procedures.ts";

export type AsksRules = Pick<UploadProcedures<never, FinishAnswer>, "rules">;

/** Rules are asked for again after this many milliseconds: another visitor may sign in, or the same one change plans. */
const maxAge = 60_000;

/** A call that failed is not repeated sooner than this (milliseconds), because a thousand files may ask together. */
const maxFailureAge = 2_000;

type Answer = EndpointRules | "by-input" | undefined;
type KeptAnswer = { answer: Promise<Answer>; until: number };

/** Answers by input (as JSON); "" holds the endpoint's rules that no input changes. */
const kept = new WeakMap<AsksRules, Map<string, KeptAnswer>>();

/**
 * An endpoint's rules, asked once a minute, however many files and components want to know them; while that fails, every two
 * seconds.
 * @returns undefined where the API has no such procedure, or can't be asked
 */
export async function rulesOf(procedures: AsksRules, input: unknown): Promise<EndpointRules | undefined> {
  const common = await ask(procedures, { key: "", input });
  if (common !== "by-input" && !common?.dependsOnInput) return common;
  const own = await ask(procedures, { key: keyOf(input), input });
  return own === "by-input" ? undefined : own;
}

/** JSON is the same for all maps and sets, and refuses a bigint. */
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
    // Rules that are made of the input can't be told without one. A message begins with the error's code, as it crosses the wire.
    if (/: INVALID_INPUT:/.test(String(error))) return "by-input";
    asked.until = Date.now() + maxFailureAge;
  });
  const asked: KeptAnswer = { answer, until: Date.now() + maxAge };
  answers.set(key, asked);
  return answer;
}

import { failure, note, risk, type Facts, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, type Answer } from "./http.ts";
import { adviceOnAddress } from "./no-answer.ts";
import { outageIn } from "./outage.ts";

type Worst = "error" | "warning" | "note";

/**
 * Asks one question. During an outage the answer is unknown, and the finding says so.
 * @param worst the level of the question's worst answer; an unknown answer gets this level
 * @throws any error that is not an outage
 */
export async function ask(
  title: string,
  question: () => Promise<Finding | Findings>,
  worst: Worst = "error",
): Promise<Findings> {
  try {
    const found = await question();
    return "findings" in found ? found : { findings: [found] };
  } catch (error) {
    const outage = outageIn(error);
    if (outage === undefined) throw error;
    return { findings: [unknown(title, outage, worst)] };
  }
}

function unknown(title: string, outage: Pick<Answer, "status" | "code">, worst: Worst): Finding {
  const detail = describeAnswer(outage);
  if (worst === "note") return note(title, `not seen: ${detail}`);
  const advice =
    adviceOnAddress(outage.code) ?? "S3 is down or overloaded, so this could not be checked: try again later.";
  return (worst === "error" ? failure : risk)(title, { detail, advice });
}

/** Merges the findings and facts of several questions. */
export function together(all: readonly Findings[]): Findings {
  const facts = all.reduce<Facts>((known, one) => ({ ...known, ...one.facts }), {});
  return { findings: all.flatMap(({ findings }) => findings), facts };
}

/**
 * Waits for all promises, even if one fails: no call may still run when a check has ended. @throws the first failure
 */
export async function allOf<Running extends readonly unknown[] | []>(
  running: Running,
): Promise<{ -readonly [Index in keyof Running]: Awaited<Running[Index]> }> {
  await Promise.allSettled(running);
  return Promise.all(running);
}

/**
 * Returns the first answer that matches, even if another call failed; undefined if no answer matches.
 * @throws the failure of a call whose answer could have matched
 */
export async function findAnswer<Result>(
  running: readonly Promise<Result>[],
  isSuch: (answer: Result) => boolean,
): Promise<Result | undefined> {
  const settled = await Promise.allSettled(running);
  const found = settled.find((one) => one.status === "fulfilled" && isSuch(one.value));
  if (found?.status === "fulfilled") return found.value;
  await Promise.all(running);
  return undefined;
}

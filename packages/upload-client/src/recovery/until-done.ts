import { type DoneOf, type FinishAnswer, isDone } from "../procedures.ts";
import { rest } from "./rest.ts";

/** Finish is not asked more often than this, whatever it answers; in seconds. */
const shortestPoll = 0.2;

/** Asks finish again for as long as the server is copying: a large file takes it longer than one call. */
export async function untilDone<Answer extends FinishAnswer>(
  first: Answer,
  { ask, signal }: { ask: () => Promise<Answer>; signal: AbortSignal },
): Promise<DoneOf<Answer>> {
  for (let answer = first; ; answer = await ask()) {
    if (isDone(answer)) return answer;
    const wait = answer.status === "pending" ? answer.retryAfter : 0;
    await rest(Math.max(wait, shortestPoll) * 1_000, { signal });
  }
}

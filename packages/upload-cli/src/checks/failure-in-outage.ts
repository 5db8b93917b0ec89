import { failure, type Finding } from "./finding.ts";
import { describeAnswer, isOutage, type Answer } from "./http.ts";

/** In an outage it is not known whether something holds, and rights are no advice. Undefined if it is none. */
export function failureInOutage(title: string, answer: Pick<Answer, "status" | "code">): Finding | undefined {
  if (!isOutage(answer)) return undefined;
  return failure(title, {
    detail: describeAnswer(answer),
    advice: "S3 is down or overloaded, so this could not be checked: try again later.",
  });
}

/** What the answer of S3 shows not to hold, unless S3 is away. @param problem.detail by default the answer itself */
export function failureUnlessOutage(
  title: string,
  answer: Pick<Answer, "status" | "code">,
  { detail = describeAnswer(answer), advice }: { detail?: string; advice: string },
): Finding {
  return failureInOutage(title, answer) ?? failure(title, { detail, advice });
}

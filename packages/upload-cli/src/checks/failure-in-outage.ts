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

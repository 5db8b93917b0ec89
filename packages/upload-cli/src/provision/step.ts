/** One line of a plan. */
export type Step = { target: string; text: string } & (
  | { state: "same" }
  | { state: "create" | "change" | "delete"; apply: () => Promise<void> }
  /** What no API can do here, described in words. */
  | { state: "by-hand" }
);

/** Thrown by a step for which the server turns out to have no API. The message is what is left to be done by hand. */
export class LeftByHand extends Error {
  override readonly name = "LeftByHand";
}

export function pendingSteps(steps: readonly Step[]) {
  return steps.filter((step) => step.state !== "same" && step.state !== "by-hand");
}

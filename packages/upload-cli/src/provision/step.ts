/** One line of a plan. */
export type Step = { target: string; text: string } & (
  | { state: "same" }
  | { state: "create" | "change" | "delete"; apply: () => Promise<void> }
  /** What no API can do here, described in words. */
  | { state: "by-hand" }
);

export function pendingSteps(steps: readonly Step[]) {
  return steps.filter((step) => step.state !== "same" && step.state !== "by-hand");
}

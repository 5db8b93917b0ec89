import { ProblemNotice } from "../../components/problem-notice.tsx";
import { useStore } from "../../lib/store.ts";
import { problem } from "./changes.ts";

/** Says what was not changed, or not taken back. */
export function FailedChange() {
  const failed = useStore(problem);
  if (failed === undefined) return null;
  return (
    <ProblemNotice onAgain={failed.again} onClose={() => problem.set(undefined)}>
      {failed.sentence}
    </ProblemNotice>
  );
}

import { ProblemNotice } from "../../../components/problem-notice.tsx";
import { useStore } from "../../../lib/store.ts";
import { forgetProblem, problems } from "./changes.ts";

/** Says what was not changed, or not undone. */
export function FailedChange() {
  return useStore(problems).map(({ what, sentence, again }) => (
    <ProblemNotice key={what} onAgain={again} onClose={() => forgetProblem(what)}>
      {sentence}
    </ProblemNotice>
  ));
}

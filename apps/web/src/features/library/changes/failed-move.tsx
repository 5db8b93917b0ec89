import { ProblemNotice } from "../../../components/problem-notice.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { forgetFailed, type Listed, notMoved } from "./failed-moves.ts";
import { moveAgain, useMoves } from "./moves.ts";
import { useTrashTexts } from "../trash/texts.ts";

/** Says that files were not moved. */
export function FailedMove(listed: Listed) {
  const { format } = useLanguage();
  const texts = useTrashTexts();
  return useMoves()
    .failed.map(({ to, ids }) => ({ to, ids: notMoved({ to, ids }, listed) }))
    .filter(({ ids }) => ids.length > 0)
    .map(({ to, ids }) => (
      <ProblemNotice key={to} onAgain={() => moveAgain({ to, ids })} onClose={() => forgetFailed(to)}>
        {texts.failed[to](ids.length, format.number(ids.length))}
      </ProblemNotice>
    ));
}

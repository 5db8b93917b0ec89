import { ProblemNotice } from "../../components/problem-notice.tsx";
import { useLanguage } from "../../texts/language.ts";
import { forgetFailed, type Loaded, notMoved } from "./failed-moves.ts";
import { moveAgain, useMoves } from "./moves.ts";
import { useTrashTexts } from "./trash/texts.ts";

/** Says that files were not moved. */
export function FailedMove(list: Loaded) {
  const { format } = useLanguage();
  const texts = useTrashTexts();
  const { failed } = useMoves();
  if (failed === undefined) return null;
  const ids = notMoved(failed, list);
  if (ids.length === 0) return null;
  return (
    <ProblemNotice onAgain={() => moveAgain({ ...failed, ids })} onClose={forgetFailed}>
      {texts.failed[failed.to](ids.length, format.number(ids.length))}
    </ProblemNotice>
  );
}

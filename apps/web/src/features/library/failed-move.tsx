import { ProblemNotice } from "../../components/problem-notice.tsx";
import { useLanguage } from "../../texts/language.ts";
import type { Media } from "./media.ts";
import { forgetFailed, type Place } from "./failed-moves.ts";
import { moveAgain, useMoves } from "./moves.ts";
import { useTrashTexts } from "./trash/texts.ts";

/**
 * Says that files are where they were. An answer may have been lost: what the list of this place has in the way that was wanted was moved
 * after all.
 */
export function FailedMove({ files, place }: { files: readonly Media[]; place: Place }) {
  const { format } = useLanguage();
  const texts = useTrashTexts();
  const { failed } = useMoves();
  const isHere = (id: string) => files.some((file) => file.id === id);
  const ids = failed?.ids.filter((id) => isHere(id) !== (failed.to === place)) ?? [];
  if (failed === undefined || ids.length === 0) return null;
  return (
    <ProblemNotice onAgain={() => moveAgain({ ...failed, ids })} onClose={forgetFailed}>
      {texts.failed[failed.to](ids.length, format.number(ids.length))}
    </ProblemNotice>
  );
}

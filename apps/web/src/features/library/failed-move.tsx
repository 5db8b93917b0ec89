import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useLanguage } from "../../texts/language.ts";
import type { Media } from "./media.ts";
import { forgetFailed, moveAgain, type Place, useMoves } from "./moves.ts";
import { useTrashTexts } from "./trash/texts.ts";

/**
 * Says that files are where they were. An answer may have been lost: what the list of this place has in the way that was wanted was moved
 * after all.
 */
export function FailedMove({ files, place }: { files: readonly Media[]; place: Place }) {
  const { t, format } = useLanguage();
  const texts = useTrashTexts();
  const { failed } = useMoves();
  const isHere = (id: string) => files.some((file) => file.id === id);
  const ids = failed?.ids.filter((id) => isHere(id) !== (failed.to === place)) ?? [];
  if (failed === undefined || ids.length === 0) return null;
  return (
    <Notice
      action={
        <div className="flex">
          <Button look="quiet" onClick={() => moveAgain({ ...failed, ids })}>
            {t.library.retry}
          </Button>
          <Button look="quiet" onClick={forgetFailed}>
            {t.dialog.close}
          </Button>
        </div>
      }
    >
      {texts.failed[failed.to](ids.length, format.number(ids.length))}
    </Notice>
  );
}

import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useLanguage } from "../../texts/language.ts";
import { dropProblem } from "./drop-problem.ts";
import { useDropTexts } from "./drop-texts.ts";

/** What was not taken of the last drop, or not to where it was dropped. */
export function DropNotice({ problem }: { problem: NonNullable<ReturnType<typeof dropProblem.get>> }) {
  const { t } = useLanguage();
  const texts = useDropTexts();
  return (
    <Notice
      action={
        <div className="flex">
          {typeof problem === "object" && "again" in problem && (
            <Button look="quiet" onClick={problem.again}>
              {t.library.retry}
            </Button>
          )}
          <Button look="quiet" onClick={() => dropProblem.set(undefined)}>
            {t.dialog.close}
          </Button>
        </div>
      }
    >
      {sentence()}
    </Notice>
  );

  function sentence(): string {
    if (problem === "no-file") return texts.noFile;
    if (problem === "no-album") return texts.noAlbum;
    return "again" in problem ? texts.notInAlbum : texts.unreadable(problem.unreadable);
  }
}

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
        <Button look="quiet" onClick={() => dropProblem.set(undefined)}>
          {t.dialog.close}
        </Button>
      }
    >
      {sentence()}
    </Notice>
  );

  function sentence(): string {
    if (problem === "no-file") return texts.noFile;
    return problem === "no-album" ? texts.noAlbum : texts.unreadable(problem.unreadable);
  }
}

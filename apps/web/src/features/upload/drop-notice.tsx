import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useStore } from "../../lib/store.ts";
import { useLanguage } from "../../texts/language.ts";
import { dropProblem } from "./take-files.ts";

/** What was not taken of the last drop. */
export function DropNotice() {
  const { t } = useLanguage();
  const problem = useStore(dropProblem);
  if (problem === undefined) return null;
  return (
    <Notice
      action={
        <Button look="quiet" onClick={() => dropProblem.set(undefined)}>
          {t.dialog.close}
        </Button>
      }
    >
      {problem === "no-file" ? t.upload.noFile : t.upload.unreadable(problem.unreadable)}
    </Notice>
  );
}

import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useStore } from "../../lib/store.ts";
import { useLanguage } from "../../texts/language.ts";
import { problem } from "./changes.ts";

/** Says what was not changed, or not taken back. */
export function FailedChange() {
  const { t } = useLanguage();
  const failed = useStore(problem);
  if (failed === undefined) return null;
  return (
    <Notice
      action={
        <div className="flex">
          <Button look="quiet" onClick={failed.again}>
            {t.library.retry}
          </Button>
          <Button look="quiet" onClick={() => problem.set(undefined)}>
            {t.dialog.close}
          </Button>
        </div>
      }
    >
      {failed.sentence}
    </Notice>
  );
}

import { Button } from "../../../components/button.tsx";
import { Notice } from "../../../components/notice.tsx";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { repeated, takeRepeated } from "./take-files.ts";

/** Lists files that were chosen twice. They are sent again only if somebody wants that. */
export function RepeatedFiles() {
  const { t } = useLanguage();
  const files = useStore(repeated);
  const [first] = files;
  if (first === undefined) return null;
  return (
    <Notice
      tone="warn"
      icon="copy"
      action={
        <div className="flex">
          <Button look="quiet" onClick={takeRepeated}>
            {t.upload.addAnyway}
          </Button>
          <Button look="quiet" onClick={() => repeated.set([])}>
            {t.dialog.close}
          </Button>
        </div>
      }
    >
      <span className="wrap-anywhere">{t.upload.repeated(files.length, first.file.name)}</span>
    </Notice>
  );
}

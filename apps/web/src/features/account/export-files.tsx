import { useState } from "react";
import { announce } from "../../components/live-region.tsx";
import { Notice } from "../../components/notice.tsx";
import { trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { SaveButton } from "../zip/save-button.tsx";
import { inMemory, TooLarge } from "../zip/save-target.ts";
import { useZip } from "../zip/use-zip.ts";
import { AccountSection } from "./account-section.tsx";
import { everything } from "./everything.ts";
import { useAccountTexts } from "./texts.ts";

/** Saves all files of the account as one zip. */
export function ExportFiles() {
  const { format } = useLanguage();
  const t = useAccountTexts().export;
  const { data } = trpc.media.usageByKind.useQuery();
  const zip = useZip();
  const [failure, setFailure] = useState<string>();
  const [unread, setUnread] = useState<readonly string[]>([]);
  if (data === undefined || data.kinds.length === 0) return null;
  const files = data.kinds.reduce((sum, kind) => sum + kind.files, 0);
  const size = data.kinds.reduce((sum, kind) => sum + kind.bytes, 0);

  const save = async () => {
    if (zip.isUnderWay()) return;
    setFailure(undefined);
    setUnread([]);
    const missing: string[] = [];
    const outcome = await zip.save({
      name: t.zipName,
      size,
      files: (signal) => everything({ signal, onUnread: (name) => missing.push(name) }),
    });
    if (outcome.status === "saved") {
      announce(missing.length === 0 ? t.saved : t.savedInPart);
      setUnread(missing);
    } else if (outcome.status === "failed") {
      setFailure(outcome.error instanceof TooLarge ? t.tooLarge(format.bytes(inMemory)) : t.failed);
    }
  };

  return (
    <AccountSection
      title={t.title}
      text={t.text(files, format.number(files), format.bytes(size))}
      action={<SaveButton texts={t} fraction={zip.fraction} onSave={() => void save()} onCancel={zip.cancel} />}
    >
      {failure && <Notice>{failure}</Notice>}
      {unread.length > 0 && (
        <div>
          <Notice>{t.unread(unread.length, format.number(unread.length))}</Notice>
          <ul aria-label={t.unreadList} className="mt-3 grid list-disc gap-1 pl-5 text-sm wrap-anywhere">
            {unread.map((name, index) => (
              <li key={`${index} ${name}`}>{name}</li>
            ))}
          </ul>
        </div>
      )}
    </AccountSection>
  );
}

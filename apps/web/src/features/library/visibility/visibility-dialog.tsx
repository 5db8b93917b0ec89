import { toUploadError } from "@s3-direct/upload-core";
import { useId, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Modal } from "../../../components/modal.tsx";
import { isGone } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import type { Media } from "../media.ts";
import { useDialogSave } from "../use-dialog-save.ts";
import { changing } from "./changing.ts";
import { giveUp, makeVisible } from "./make-visible.ts";
import { useVisibilityTexts } from "./texts.ts";
import { otherThan, type Visibility, visibilityIcons } from "./visibilities.ts";

/** Explains what it means that a file becomes public or private, and changes it. */
export function VisibilityDialog({ file, onClose }: { file: Media; onClose: () => void }) {
  const t = useVisibilityTexts();
  const { cancel } = useLanguage().t.dialog;
  const titleId = useId();
  const textId = useId();
  const to = otherThan[file.visibility];
  const [stopping] = useState(() => new AbortController());
  const making = useDialogSave({
    what: `visibility ${file.id}`,
    name: file.name,
    save: (wanted: Visibility) => makeVisible(file, { to: wanted, t, signal: stopping.signal }),
    whyNot,
    onSaved: onClose,
    onAgain: () => changing.set(file),
  });

  const cancelIt = () => {
    stopping.abort();
    // A call whose response was lost may have changed it nevertheless.
    if (making.error !== undefined) void giveUp(file);
    onClose();
  };

  return (
    <Modal
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={cancelIt}
      className="w-[min(28rem,calc(100vw-2rem))]"
    >
      <h2 id={titleId} className="text-lg font-semibold">
        {t.make[to]}
      </h2>
      <div id={textId} className="mt-2 grid gap-2 text-sm leading-relaxed text-pretty">
        <p className="font-medium wrap-anywhere">{file.name}</p>
        <p className="text-muted">{t.means[to]}</p>
        <p className="text-muted">{t.before[file.visibility]}</p>
      </div>
      <p role="alert" className="text-danger mt-4 text-sm empty:hidden">
        {making.error}
      </p>
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={cancelIt}>{cancel}</Button>
        <Button look="primary" aria-disabled={making.isSaving} onClick={() => making.save(to)}>
          <Icon name={visibilityIcons[to]} className="size-4.5" />
          {making.isSaving ? t.working : t.make[to]}
        </Button>
      </div>
    </Modal>
  );

  function whyNot(error: unknown): string {
    const { code } = toUploadError(error);
    if (code.startsWith("FILE_")) return t.notTaken;
    if (code === "QUOTA_EXCEEDED") return t.full;
    return isGone(error) ? t.gone : t.failed;
  }
}

import { toUploadError } from "@s3-direct/upload-core";
import { useId } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Modal } from "../../../components/modal.tsx";
import { useLanguage } from "../../../texts/language.ts";
import type { Media } from "../media.ts";
import { useDialogSave } from "../use-dialog-save.ts";
import { changing } from "./changing.ts";
import { makeVisible } from "./make-visible.ts";
import { useVisibilityTexts } from "./texts.ts";
import { otherThan, type Visibility, visibilityIcons } from "./visibilities.ts";

/** Says what it means that a file becomes public or private, and does it. */
export function VisibilityDialog({ file, onClose }: { file: Media; onClose: () => void }) {
  const t = useVisibilityTexts();
  const { cancel } = useLanguage().t.dialog;
  const titleId = useId();
  const textId = useId();
  const to = otherThan[file.visibility];
  const making = useDialogSave({
    save: (visibility: Visibility) => makeVisible(file, visibility, t),
    whyNot,
    onSaved: onClose,
    onAgain: () => changing.set(file),
  });

  return (
    <Modal
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={onClose}
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
        <Button onClick={onClose}>{cancel}</Button>
        <Button look="primary" aria-disabled={making.isSaving} onClick={() => making.isSaving || making.save(to)}>
          <Icon name={visibilityIcons[to]} className="size-4.5" />
          {making.isSaving ? t.working : t.make[to]}
        </Button>
      </div>
    </Modal>
  );

  function whyNot(error: unknown): string {
    switch (toUploadError(error).code) {
      case "FILE_TYPE_NOT_ALLOWED":
      case "FILE_TOO_LARGE":
        return t.notTaken;
      case "QUOTA_EXCEEDED":
        return t.full;
      case "UPLOAD_GONE":
      case "UPLOAD_NOT_FOUND":
        return t.gone;
      default:
        return t.failed;
    }
  }
}

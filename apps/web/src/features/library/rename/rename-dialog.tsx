import { stemOf, toUploadError } from "@s3-direct/upload-core";
import { useState } from "react";
import { useLanguage } from "../../../texts/language.ts";
import { describeType } from "../../upload/choose/accept.ts";
import { NameForm } from "../name-form.tsx";
import { useDialogSave } from "../use-dialog-save.ts";
import { renameFile } from "./rename-file.ts";
import { type Renaming, renaming } from "./renaming.ts";
import { useRenameTexts } from "./texts.ts";

/** Asks for a file's new name. The part before the extension is selected. */
export function RenameDialog({ file, onClose }: { file: Renaming; onClose: () => void }) {
  const language = useLanguage();
  const t = useRenameTexts();
  const [name, setName] = useState(file.wanted ?? file.name);
  const rename = useDialogSave({
    what: `rename ${file.id}`,
    name: file.name,
    save: (wanted: string) => renameFile(file, wanted, t),
    whyNot,
    onSaved: onClose,
    onAgain: (wanted) => renaming.set({ ...file, wanted }),
  });

  return (
    <NameForm
      title={t.title}
      label={t.name}
      hint={t.hint}
      name={name}
      selected={stemOf(name).length}
      maxLength={1_024}
      confirm={rename.isSaving ? t.working : t.confirm}
      isBusy={rename.isSaving}
      error={rename.error}
      onName={setName}
      onSave={() => (name.trim() === file.name ? onClose() : rename.save(name))}
      onClose={onClose}
    />
  );

  function whyNot(error: unknown): string {
    const { code, details } = toUploadError(error);
    switch (code) {
      case "FILE_TYPE_NOT_ALLOWED":
        return t.otherKind(describeType(file.contentType, language) ?? t.thisKind, details["ext"] ?? "");
      case "FILE_NAME_INVALID": {
        const most = details["maxLength"];
        return most === undefined ? t.noName : t.tooLong(language.format.number(Number(most)));
      }
      case "UPLOAD_GONE":
      case "UPLOAD_NOT_FOUND":
        return t.gone;
      default:
        return t.failed;
    }
  }
}

import { mediaTypeLabel, stemOf, toUploadError } from "@s3-direct/upload-core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useLanguage } from "../../../texts/language.ts";
import type { Media } from "../media.ts";
import { NameForm } from "../name-form.tsx";
import { useLibraryTexts } from "../texts.ts";
import { renameFile } from "./rename-file.ts";

/** Asks for a file's new name: what is before the extension is selected. */
export function RenameDialog({ file, onClose }: { file: Media; onClose: () => void }) {
  const { format } = useLanguage();
  const t = useLibraryTexts().rename;
  const [name, setName] = useState(file.name);
  const rename = useMutation({ mutationFn: (wanted: string) => renameFile(file, wanted, t), onSuccess: onClose });

  return (
    <NameForm
      title={t.title}
      label={t.name}
      hint={t.hint}
      name={name}
      selected={stemOf(file.name).length}
      maxLength={1_024}
      confirm={rename.isPending ? t.working : t.confirm}
      isBusy={rename.isPending}
      error={rename.isError ? whyNot(rename.error) : undefined}
      onName={setName}
      onSave={() => (name.trim() === file.name ? onClose() : rename.mutate(name))}
      onClose={onClose}
    />
  );

  function whyNot(error: unknown): string {
    const { code, details } = toUploadError(error);
    switch (code) {
      case "FILE_TYPE_NOT_ALLOWED":
        return t.otherKind(mediaTypeLabel(file.contentType) ?? t.thisKind, details["ext"] ?? "");
      case "FILE_NAME_INVALID": {
        const most = details["maxLength"];
        return most === undefined ? t.noName : t.tooLong(format.number(Number(most)));
      }
      case "UPLOAD_GONE":
      case "UPLOAD_NOT_FOUND":
        return t.gone;
      default:
        return t.failed;
    }
  }
}

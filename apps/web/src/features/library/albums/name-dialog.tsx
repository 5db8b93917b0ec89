import { toUploadError } from "@s3-direct/upload-core";
import { useState } from "react";
import { useLocation } from "wouter";
import { randomId } from "../../../lib/random-id.ts";
import { isGone } from "../../../lib/trpc.ts";
import { NameForm } from "../name-form.tsx";
import { useDialogSave } from "../use-dialog-save.ts";
import { createAlbum, renameAlbum } from "./name-album.ts";
import { naming } from "./dialogs.ts";
import { useAlbumDialogTexts } from "./dialog-texts.ts";
import { useAlbumTexts } from "./texts.ts";

type NameDialogProps = {
  album?: { id: string; name: string };
  ids?: readonly string[];
  newId?: string;
  wanted?: string;
  onClose: () => void;
};

/** Asks for the name of a new or an existing album. */
export function NameDialog({ album, ids = [], newId, wanted, onClose }: NameDialogProps) {
  const t = useAlbumDialogTexts().naming;
  const gone = useAlbumTexts().none.text;
  const [, navigate] = useLocation();
  const [name, setName] = useState(wanted ?? album?.name ?? "");
  const [id] = useState(() => album?.id ?? newId ?? randomId());
  const { save, isSaving, error } = useDialogSave({
    what: `name ${id}`,
    name: album?.name ?? name,
    save: (given: string) => (album ? renameAlbum(album, given) : createAlbum({ id, name: given }, ids)),
    whyNot,
    onSaved: (saved) => {
      onClose();
      // A new album without files is opened, and says what to do. If it has files, the page stays with them.
      if (!album && ids.length === 0) navigate(`/library?album=${saved.id}`);
    },
    onAgain: (given) => naming.set({ ...(album ? { album } : { newId: id }), ids, wanted: given }),
  });

  return (
    <NameForm
      title={album ? t.rename : t.create}
      label={t.name}
      name={name}
      maxLength={100}
      confirm={isSaving ? t.working : t.confirm[album ? "rename" : "create"]}
      isBusy={isSaving}
      error={error}
      onName={setName}
      onSave={() => (name.trim() === album?.name ? onClose() : save(name))}
      onClose={onClose}
    />
  );

  function whyNot(error: unknown): string {
    const { code } = toUploadError(error);
    if (code === "QUOTA_EXCEEDED") return t.tooMany;
    if (isGone(error)) return gone;
    return code === "INVALID_INPUT" ? t.noName : t.failed;
  }
}

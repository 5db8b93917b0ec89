import { toUploadError } from "@s3-direct/upload-core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { NameForm } from "../name-form.tsx";
import { createAlbum, renameAlbum } from "./album-changes.ts";
import { useAlbumTexts } from "./texts.ts";

type NameDialogProps = {
  album?: { id: string; name: string };
  ids?: readonly string[];
  onClose: () => void;
};

/** Asks for an album's name: of one that is made, or that has one already. */
export function NameDialog({ album, ids = [], onClose }: NameDialogProps) {
  const t = useAlbumTexts().naming;
  const [, navigate] = useLocation();
  const [name, setName] = useState(album?.name ?? "");
  const save = useMutation({ mutationFn: give, onSuccess: onClose });

  async function give(wanted: string): Promise<void> {
    if (album) return renameAlbum(album, wanted);
    const { id } = await createAlbum(wanted, ids);
    onClose();
    // What is empty is shown, with what to do; files stay where they were seen.
    if (ids.length === 0) navigate(`/library?album=${id}`);
  }

  return (
    <NameForm
      title={album ? t.rename : t.create}
      label={t.name}
      name={name}
      maxLength={100}
      confirm={save.isPending ? t.working : t.confirm[album ? "rename" : "create"]}
      isBusy={save.isPending}
      error={save.isError ? whyNot(save.error) : undefined}
      onName={setName}
      onSave={() => (name.trim() === album?.name ? onClose() : save.mutate(name))}
      onClose={onClose}
    />
  );

  function whyNot(error: unknown): string {
    const { code } = toUploadError(error);
    if (code === "QUOTA_EXCEEDED") return t.tooMany;
    return code === "INVALID_INPUT" ? t.noName : t.failed;
  }
}

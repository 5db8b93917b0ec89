import { toUploadError } from "@s3-direct/upload-core";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { announce } from "../../../components/live-region.tsx";
import { Modal } from "../../../components/modal.tsx";
import { Notice } from "../../../components/notice.tsx";
import { TextField } from "../../../components/text-field.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import type { NamedPasskey } from "./passkey-row.tsx";
import { usePasskeyTexts } from "./texts.ts";

type RenameDialogProps = {
  passkey: NamedPasskey;
  /** Called if the passkey was removed meanwhile. */
  onGone: (name: string) => void;
  onClose: () => void;
};

/** Asks for a passkey's name, by which its owner recognizes it. */
export function RenameDialog({ passkey: { id, name }, onGone, onClose }: RenameDialogProps) {
  const t = usePasskeyTexts();
  const { dialog } = useLanguage().t;
  const titleId = useId();
  const [typed, setTyped] = useState(name);
  const cache = trpc.useUtils();
  const rename = trpc.passkey.rename.useMutation({
    onSuccess: async ({ wasThere }) => {
      await cache.passkey.list.invalidate();
      if (wasThere) announce(t.renamed);
      else onGone(name);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ id, name: typed });
  };
  return (
    <Modal aria-labelledby={titleId} onCancel={onClose} className="w-[min(26rem,calc(100vw-2rem))]">
      <form className="grid gap-4" onSubmit={submit}>
        <h2 id={titleId} className="text-lg font-semibold wrap-anywhere">
          {t.renameTitle(name)}
        </h2>
        {rename.error && (
          <Notice>{toUploadError(rename.error).code === "INVALID_INPUT" ? t.badName : t.notDone}</Notice>
        )}
        <TextField
          label={t.name}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          autoComplete="off"
          maxLength={100}
          required
        />
        <div className="mt-2 flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{dialog.cancel}</Button>
          <Button type="submit" look="primary" disabled={typed.trim() === ""} aria-disabled={rename.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

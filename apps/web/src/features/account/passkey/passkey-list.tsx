import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ask } from "../../../components/ask.tsx";
import { Button } from "../../../components/button.tsx";
import { announce } from "../../../components/live-region.tsx";
import { NotRead } from "../../../components/not-read.tsx";
import { Notice } from "../../../components/notice.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { AccountSection } from "../account-section.tsx";
import { useConfirmation } from "../confirm/use-confirmation.tsx";
import { type NamedPasskey, PasskeyRow } from "./passkey-row.tsx";
import { addPasskey, offerNoMore } from "./passkeys.ts";
import { RenameDialog } from "./rename-dialog.tsx";
import { usePasskeyTexts } from "./texts.ts";

/** Shows an account's passkeys, to add, name and remove them. */
export function PasskeyList() {
  const t = usePasskeyTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  const [renaming, setRenaming] = useState<NamedPasskey>();
  /** The name of a passkey that no longer existed when it was to be changed. */
  const [gone, setGone] = useState<string>();
  const cache = trpc.useUtils();
  const { data: passkeys, error } = trpc.passkey.list.useQuery();
  const onSettled = () => Promise.all([cache.passkey.list.invalidate(), cache.account.activity.invalidate()]);
  const { confirmed, dialog } = useConfirmation();
  const adding = useMutation({
    mutationFn: () => confirmed(addPasskey),
    onSuccess: (done) => done && announce(t.added),
    onSettled,
  });
  const remove = trpc.passkey.remove.useMutation({ onSettled });

  const removeOne = async ({ id, name }: NamedPasskey) => {
    if (!(await ask({ title: t.removeTitle(name), text: t.removeText, confirm: t.remove }))) return;
    // The button disappears with its row.
    heading.current?.focus();
    setGone(undefined);
    remove.mutate(
      { id },
      {
        onSuccess: ({ credentialId }) => {
          if (credentialId === undefined) return setGone(name);
          announce(t.removed(name));
          offerNoMore(credentialId);
        },
      },
    );
  };

  return (
    <AccountSection
      title={t.title}
      text={t.text}
      heading={heading}
      action={
        <Button aria-disabled={adding.isPending} onClick={() => adding.mutate()}>
          {adding.isPending ? t.adding : t.add}
        </Button>
      }
    >
      {adding.error && <Notice>{adding.error.message}</Notice>}
      {remove.error && <Notice>{t.notDone}</Notice>}
      {gone !== undefined && <Notice>{t.gone(gone)}</Notice>}
      {passkeys === undefined ? (
        <NotRead error={error} failed={t.failed} className="min-h-6" />
      ) : passkeys.length === 0 ? (
        <p className="text-muted text-sm">{t.none}</p>
      ) : (
        <ul aria-label={t.title}>
          {passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              isBusy={remove.isPending}
              onRename={(one) => {
                setGone(undefined);
                setRenaming(one);
              }}
              onRemove={(one) => void removeOne(one)}
            />
          ))}
        </ul>
      )}
      {renaming && <RenameDialog passkey={renaming} onGone={setGone} onClose={() => setRenaming(undefined)} />}
      {dialog}
    </AccountSection>
  );
}

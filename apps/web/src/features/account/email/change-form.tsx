import { toUploadError } from "@s3-direct/upload-core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Notice } from "../../../components/notice.tsx";
import { TextField } from "../../../components/text-field.tsx";
import { trpcClient } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { useConfirmation } from "../confirm/use-confirmation.tsx";
import { askingSentence } from "../recovery/asking-sentence.ts";
import { useRecoveryTexts } from "../recovery/texts.ts";
import { useEmailTexts } from "./texts.ts";

type ChangeFormProps = {
  address: { email: string; isVerified: boolean };
  onChanged: (outcome: "changed" | "asked", email: string) => void;
  onClose: () => void;
};

/** Asks for the new address, and for the password if the API needs it. */
export function ChangeForm({ address, onChanged, onClose }: ChangeFormProps) {
  const language = useLanguage();
  const t = useEmailTexts();
  const recovery = useRecoveryTexts();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const { confirmed, dialog } = useConfirmation();
  const email = typed.trim().toLowerCase();
  const changing = useMutation({
    mutationFn: () => confirmed(() => trpcClient.account.email.change.mutate({ email })),
    onSuccess: (done) => {
      if (done !== undefined && done.outcome !== "not-sent") onChanged(done.outcome, email);
    },
  });
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    changing.mutate();
  };
  const sentence = () => {
    if (changing.data?.outcome === "not-sent") return recovery.notSent;
    if (!changing.error) return undefined;
    const { reason } = toUploadError(changing.error).details;
    if (reason === "same") return t.same;
    if (reason === "no-mails") return t.noMails;
    return askingSentence(changing.error, { language, t: recovery });
  };
  const problem = sentence();

  return (
    <>
      <form className="grid max-w-md gap-4" onSubmit={submit}>
        {problem && <Notice>{problem}</Notice>}
        <TextField
          ref={field}
          label={t.newAddress}
          type="email"
          autoComplete="email"
          hint={address.isVerified ? t.byLink : t.atOnce}
          required
          maxLength={254}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" aria-disabled={changing.isPending}>
            {address.isVerified ? t.send : t.save}
          </Button>
          <Button onClick={onClose}>{language.t.dialog.cancel}</Button>
        </div>
      </form>
      {dialog}
    </>
  );
}

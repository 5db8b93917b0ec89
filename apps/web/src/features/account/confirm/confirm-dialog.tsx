import { toUploadError } from "@s3-direct/upload-core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Modal } from "../../../components/modal.tsx";
import { Notice } from "../../../components/notice.tsx";
import { TextField } from "../../../components/text-field.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { type Language, useLanguage } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/failures/upload-errors.ts";
import { PasskeyFailure } from "../passkey/passkey-failure.ts";
import { usePerson } from "../use-session.tsx";
import { Username } from "../username.tsx";
import { confirmByPasskey, confirmByPassword } from "./confirm.ts";
import { useConfirmTexts } from "./texts.ts";

/** Asks for the password, or one of the account's passkeys. */
export function ConfirmDialog({ onAnswer }: { onAnswer: (isConfirmed: boolean) => void }) {
  const language = useLanguage();
  const t = useConfirmTexts();
  const [titleId, textId] = [useId(), useId()];
  const [password, setPassword] = useState("");
  const { email } = usePerson();
  const { data: passkeys = [] } = trpc.passkey.list.useQuery();
  const trying = useMutation({
    mutationFn: (confirm: () => Promise<boolean>) => confirm(),
    onSuccess: (isConfirmed) => isConfirmed && onAnswer(true),
  });
  const isBusy = trying.isPending || trying.data === true;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trying.mutate(() => confirmByPassword(password));
  };
  const problem = trying.error
    ? sentenceWhy(trying.error, language)
    : trying.data === false &&
      (trying.variables === confirmByPasskey ? t.notAccepted : language.t.account.errors.wrongPasswordAlone);

  return (
    <Modal
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={() => onAnswer(false)}
      className="w-[min(26rem,calc(100vw-2rem))]"
    >
      <form className="grid gap-4" onSubmit={submit}>
        <h2 id={titleId} className="text-lg font-semibold">
          {t.title}
        </h2>
        <p id={textId} className="text-muted text-sm leading-relaxed">
          {t.text}
        </p>
        {problem && <Notice>{problem}</Notice>}
        <Username of={email} />
        <TextField
          label={language.t.account.password}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
        <div className="mt-2 flex flex-wrap justify-end gap-2">
          <Button onClick={() => onAnswer(false)}>{language.t.dialog.cancel}</Button>
          {passkeys.length > 0 && (
            <Button aria-disabled={isBusy} onClick={() => trying.mutate(confirmByPasskey)}>
              {t.byPasskey}
            </Button>
          )}
          <Button type="submit" look="primary" aria-disabled={isBusy}>
            {isBusy ? language.t.account.working : t.confirm}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function sentenceWhy(error: Error, language: Language): string {
  if (error instanceof PasskeyFailure) return error.message;
  const failure = toUploadError(error);
  const { errors } = language.t.account;
  // The password is longer than any can be.
  if (failure.code === "INVALID_INPUT") return errors.wrongPasswordAlone;
  const { retryAfter } = failure.details;
  if (failure.code === "RATE_LIMITED") return errors.tooMany(retryAfter && language.format.seconds(Number(retryAfter)));
  return sentenceOf(failure, language);
}

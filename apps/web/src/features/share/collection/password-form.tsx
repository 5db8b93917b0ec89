import { toUploadError } from "@s3-direct/upload-core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Notice } from "../../../components/notice.tsx";
import { TextField } from "../../../components/text-field.tsx";
import { trpcClient } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/failures/upload-errors.ts";
import { useShareTexts } from "../texts.ts";
import { isOver } from "./is-over.ts";

type PasswordFormProps = {
  token: string;
  onEnter: (pass: string) => void;
  /** Called if the link has ended meanwhile. */
  onOver: () => void;
};

/** Shown in place of the files, until somebody enters the password. */
export function PasswordForm({ token, onEnter, onOver }: PasswordFormProps) {
  const language = useLanguage();
  const t = useShareTexts().collection.password;
  const [password, setPassword] = useState("");
  const unlock = useMutation({
    mutationFn: () => trpcClient.share.unlock.mutate({ token, password }),
    onSuccess: ({ pass }) => pass !== undefined && onEnter(pass),
    onError: (error) => isOver(error) && onOver(),
  });
  const isWrong = unlock.isSuccess && unlock.data.pass === undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    unlock.mutate();
  };

  return (
    <form
      onSubmit={submit}
      className="border-line bg-panel shadow-panel animate-rise mx-auto mt-4 grid w-full max-w-md gap-5 rounded-3xl border p-6 sm:mt-10 sm:p-10"
    >
      <span className="bg-accent-soft text-accent grid size-14 place-items-center rounded-2xl">
        <Icon name="lock" className="size-7" />
      </span>
      <div className="grid gap-1.5">
        <h1 className="text-2xl font-semibold text-balance">{t.title}</h1>
        <p className="text-muted leading-relaxed">{t.text}</p>
      </div>
      {isWrong && <Notice>{t.wrong}</Notice>}
      {unlock.error && <Notice>{sentenceOf(toUploadError(unlock.error), language)}</Notice>}
      <TextField
        label={t.label}
        type="password"
        autoComplete="off"
        required
        maxLength={128}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <Button type="submit" look="primary" aria-disabled={unlock.isPending}>
        {t.enter}
      </Button>
    </form>
  );
}

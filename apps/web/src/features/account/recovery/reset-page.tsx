import { toUploadError } from "@s3-direct/upload-core";
import { type FormEvent, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Notice } from "../../../components/notice.tsx";
import { TextField } from "../../../components/text-field.tsx";
import { noteChangedAccount } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useApi } from "../../../lib/use-api.ts";
import { useLanguage } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/failures/upload-errors.ts";
import { Username } from "../username.tsx";
import { MailCard } from "./mail-card.tsx";
import { useRecoveryTexts } from "./texts.ts";
import { useLinkToken } from "./use-link-token.ts";

/** The page behind a mail's link for a new password. */
export function ResetPage() {
  const t = useRecoveryTexts();
  const [token = "", email = ""] = useLinkToken().split("/");
  const { config } = useApi();
  if (config?.mails === false) return <MailCard icon="lock" title={t.forgot.title} text={t.forgot.noMails} />;
  const next = { href: "/forgot-password", label: t.expired.askAgain };
  if (token === "") return <MailCard icon="link" {...t.incomplete} next={next} />;
  return <NewPassword key={token} token={token} email={textOf(email)} />;
}

function NewPassword({ token, email }: { token: string; email: string }) {
  const language = useLanguage();
  const t = useRecoveryTexts();
  const [password, setPassword] = useState("");
  const resetting = trpc.account.resetPassword.useMutation({
    // The person who was signed in here no longer is.
    onSuccess: noteChangedAccount,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    resetting.mutate({ token, password });
  };

  if (resetting.data?.outcome === "expired") {
    return (
      <MailCard
        icon="link"
        title={t.expired.title}
        text={t.expired.reset}
        next={{ href: "/forgot-password", label: t.expired.askAgain }}
      />
    );
  }
  if (resetting.data) {
    return (
      <MailCard
        icon="check"
        title={t.reset.doneTitle}
        text={t.reset.done}
        next={{ href: "/", label: t.reset.signIn }}
      />
    );
  }
  return (
    <MailCard icon="lock" title={t.reset.title} text={t.reset.text}>
      <form className="grid gap-5" onSubmit={submit}>
        {resetting.error && <Notice>{sentenceOf(toUploadError(resetting.error), language)}</Notice>}
        <Username of={email} />
        <TextField
          label={t.reset.label}
          type="password"
          autoComplete="new-password"
          hint={language.t.account.passwordHint}
          required
          minLength={8}
          maxLength={128}
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
        <Button type="submit" look="primary" aria-disabled={resetting.isPending}>
          {resetting.isPending ? language.t.account.working : t.reset.save}
        </Button>
      </form>
    </MailCard>
  );
}

/** Decodes percent encoding; returns an empty text if it is invalid. */
function textOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return "";
  }
}

import { type FormEvent, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Notice } from "../../../components/notice.tsx";
import { TextField } from "../../../components/text-field.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { useApi } from "../../../lib/use-api.ts";
import { useLanguage } from "../../../texts/language.ts";
import { askingSentence } from "./asking-sentence.ts";
import { MailCard } from "./mail-card.tsx";
import { useRecoveryTexts } from "./texts.ts";

/** Requests a link for a new password. The result looks the same whether or not the account exists. */
export function ForgotPage() {
  const language = useLanguage();
  const t = useRecoveryTexts();
  const { config } = useApi();
  const [email, setEmail] = useState("");
  const asking = trpc.account.requestReset.useMutation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    asking.mutate({ email });
  };

  if (config?.mails === false) return <MailCard icon="lock" title={t.forgot.title} text={t.forgot.noMails} />;
  if (asking.data?.isSent) {
    return (
      <MailCard icon="check" title={t.forgot.sentTitle} text={t.forgot.sent(email)}>
        <p className="text-muted text-sm leading-relaxed">{t.forgot.notThere}</p>
        <Button onClick={() => asking.reset()}>{t.forgot.again}</Button>
      </MailCard>
    );
  }
  return (
    <MailCard icon="lock" title={t.forgot.title} text={t.forgot.text}>
      <form className="grid gap-5" onSubmit={submit}>
        {asking.error && <Notice>{askingSentence(asking.error, { language, t })}</Notice>}
        {asking.data && <Notice>{t.notSent}</Notice>}
        <TextField
          label={language.t.account.email}
          type="email"
          autoComplete="email"
          required
          maxLength={254}
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
        <Button type="submit" look="primary" aria-disabled={asking.isPending}>
          {asking.isPending ? language.t.account.working : t.forgot.send}
        </Button>
      </form>
    </MailCard>
  );
}

import { toUploadError } from "@s3-direct/upload-core";
import { Button } from "../../../components/button.tsx";
import { Notice } from "../../../components/notice.tsx";
import { noteChangedAccount } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useApi } from "../../../lib/use-api.ts";
import { useLanguage } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/failures/upload-errors.ts";
import { MailCard } from "./mail-card.tsx";
import { useRecoveryTexts } from "./texts.ts";
import { useLinkToken } from "./use-link-token.ts";

/** The page behind a mail's link that gives an account its former address back. */
export function RestorePage() {
  const token = useLinkToken();
  const t = useRecoveryTexts();
  const { config } = useApi();
  if (config?.mails === false) return <MailCard icon="lock" title={t.restore.title} text={t.forgot.noMails} />;
  if (token === "") return <MailCard icon="link" {...t.incomplete} />;
  return <Restore key={token} token={token} />;
}

/** Restores after a click: mail scanners open links, too. */
function Restore({ token }: { token: string }) {
  const language = useLanguage();
  const t = useRecoveryTexts();
  const restoring = trpc.account.restoreEmail.useMutation({
    // The person who was signed in here no longer is.
    onSuccess: noteChangedAccount,
  });
  const forgot = { href: "/forgot-password", label: t.forgot.title };

  if (restoring.data?.outcome === "done")
    return (
      <MailCard icon="check" title={t.restore.doneTitle} text={t.restore.done(restoring.data.email)} next={forgot} />
    );
  if (restoring.data?.outcome === "taken")
    return <MailCard icon="link" title={t.taken.title} text={t.restore.taken} next={forgot} />;
  if (restoring.data) return <MailCard icon="link" title={t.expired.title} text={t.expired.restore} next={forgot} />;
  return (
    <MailCard icon="lock" title={t.restore.title} text={t.restore.text}>
      {restoring.error && <Notice>{sentenceOf(toUploadError(restoring.error), language)}</Notice>}
      <Button look="primary" aria-disabled={restoring.isPending} onClick={() => restoring.mutate({ token })}>
        {restoring.isPending ? language.t.account.working : t.restore.confirm}
      </Button>
    </MailCard>
  );
}

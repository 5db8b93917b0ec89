import { toUploadError } from "@s3-direct/upload-core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Notice } from "../../../components/notice.tsx";
import { noteChangedAccount } from "../../../lib/session.ts";
import { trpcClient } from "../../../lib/trpc.ts";
import { useApi } from "../../../lib/use-api.ts";
import { useLanguage } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/failures/upload-errors.ts";
import { MailCard } from "./mail-card.tsx";
import { useRecoveryTexts } from "./texts.ts";
import { useLinkToken } from "./use-link-token.ts";

/** The page behind a mail's link that verifies an address. */
export function VerifyPage() {
  const token = useLinkToken();
  return <Verify key={token} token={token} />;
}

/** Verifies an account's own address at once. A new address takes a click: mail scanners open links, too. */
function Verify({ token }: { token: string }) {
  const language = useLanguage();
  const t = useRecoveryTexts();
  const { config } = useApi();
  const [isWanted, setIsWanted] = useState(!isOfNewAddress(token));
  const {
    data: outcome,
    error,
    isFetching,
    refetch,
  } = useQuery({
    queryKey: ["verify-email", token],
    queryFn: () => verify(token),
    enabled: isWanted && token !== "" && config?.mails !== false,
    staleTime: Number.POSITIVE_INFINITY,
  });

  const toAccount = { href: "/account", label: t.expired.toAccount };

  if (config?.mails === false) return <MailCard icon="link" title={language.t.nav.verify} text={t.verify.noMails} />;
  if (token === "") return <MailCard icon="link" {...t.incomplete} next={toAccount} />;
  if (outcome === "expired")
    return <MailCard icon="link" title={t.expired.title} text={t.expired.verify} next={toAccount} />;
  if (outcome === "taken") return <MailCard icon="link" {...t.taken} next={toAccount} />;
  if (outcome === "done") {
    return (
      <MailCard
        icon="check"
        title={t.verify.doneTitle}
        text={t.verify.done}
        next={{ href: "/", label: t.verify.goOn }}
      />
    );
  }
  if (error) {
    return (
      <MailCard icon="link" title={language.t.nav.verify} text={t.verify.failed}>
        <Notice>{sentenceOf(toUploadError(error), language)}</Notice>
        <Button look="primary" aria-disabled={isFetching} onClick={() => void refetch()}>
          {t.verify.retry}
        </Button>
      </MailCard>
    );
  }
  if (!isWanted) {
    return (
      <MailCard icon="link" title={t.move.title} text={t.move.text}>
        <Button look="primary" onClick={() => setIsWanted(true)}>
          {t.move.confirm}
        </Button>
      </MailCard>
    );
  }
  return <MailCard icon="link" title={language.t.nav.verify} text={t.verify.working} />;
}

/** Tokens that verify an account's own address are better-auth's, and have dots between their parts. */
const isOfNewAddress = (token: string) => !token.includes(".");

/** Verifies the address, which may be that of the person who is signed in here. */
async function verify(token: string): Promise<"done" | "expired" | "taken"> {
  const { outcome } = await trpcClient.account.verifyEmail.mutate({ token });
  noteChangedAccount();
  return outcome;
}

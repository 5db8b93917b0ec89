import { toUploadError } from "@s3-direct/upload-core";
import { useQuery } from "@tanstack/react-query";
import { Notice } from "../../../components/notice.tsx";
import { authClient } from "../../../lib/auth.ts";
import { trpcClient } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/upload-errors.ts";
import { MailCard } from "./mail-card.tsx";
import { useRecoveryTexts } from "./texts.ts";
import { useLinkToken } from "./use-link-token.ts";

/** Where a mail's link leads that verifies an address: it does so at once. */
export function VerifyPage() {
  const language = useLanguage();
  const t = useRecoveryTexts();
  const token = useLinkToken();
  const { data: outcome, error } = useQuery({
    queryKey: ["verify-email", token],
    queryFn: () => verify(token),
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY,
  });

  if (token === "" || outcome === "expired") {
    return (
      <MailCard
        icon="link"
        title={t.expired.title}
        text={t.expired.verify}
        next={{ href: "/account", label: t.expired.toAccount }}
      />
    );
  }
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
  return (
    <MailCard icon="link" title={language.t.nav.verify} text={t.verify.working}>
      {error && <Notice>{sentenceOf(toUploadError(error), language)}</Notice>}
    </MailCard>
  );
}

/** Whoever is signed in here is asked for anew: the address may be theirs. */
async function verify(token: string): Promise<"done" | "expired"> {
  const { outcome } = await trpcClient.account.verifyEmail.mutate({ token });
  await authClient.getSession({ query: { disableCookieCache: true } });
  authClient.$store.notify("$sessionSignal");
  return outcome;
}

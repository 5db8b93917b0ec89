import { Button } from "../../../components/button.tsx";
import { announce } from "../../../components/live-region.tsx";
import { Notice } from "../../../components/notice.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { askingSentence } from "./asking-sentence.ts";
import { useRecoveryTexts } from "./texts.ts";

/** Shown until an account's address is verified: says that the link may be in the mail, and sends it again. */
export function VerifyBanner({ email }: { email: string }) {
  const language = useLanguage();
  const texts = useRecoveryTexts();
  const { banner: t, notSent } = texts;
  const sending = trpc.account.sendVerification.useMutation({
    onSuccess: ({ isSent }) => isSent && announce(t.sent(email)),
  });
  const problem = sending.error
    ? askingSentence(sending.error, { language, t: texts })
    : sending.data?.isSent === false && notSent;
  return (
    <aside aria-label={t.label} className="mb-6 grid gap-3 wrap-anywhere">
      <Notice
        tone="warn"
        action={
          <Button aria-disabled={sending.isPending} onClick={() => sending.mutate()}>
            {t.send}
          </Button>
        }
      >
        {sending.data?.isSent ? t.sent(email) : t.text(email)}
      </Notice>
      {problem && <Notice>{problem}</Notice>}
    </aside>
  );
}

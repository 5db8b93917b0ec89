import { toUploadError } from "@s3-direct/upload-core";
import { Button } from "../../../components/button.tsx";
import { announce } from "../../../components/live-region.tsx";
import { Notice } from "../../../components/notice.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/upload-errors.ts";
import { useRecoveryTexts } from "./texts.ts";

/** Until an account's address is verified: a link is on its way, and can be sent again. */
export function VerifyBanner({ email }: { email: string }) {
  const language = useLanguage();
  const { banner: t, notSent } = useRecoveryTexts();
  const sending = trpc.account.sendVerification.useMutation({
    onSuccess: ({ isSent }) => isSent && announce(t.sent(email)),
  });
  const problem = sending.error
    ? sentenceOf(toUploadError(sending.error), language)
    : sending.data?.isSent === false && notSent;
  return (
    <aside aria-label={t.label} className="mb-6 grid gap-3 wrap-anywhere">
      <Notice
        tone="warn"
        action={
          <Button disabled={sending.isPending} onClick={() => sending.mutate()}>
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

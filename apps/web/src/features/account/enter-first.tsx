import { useMutation } from "@tanstack/react-query";
import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useApi } from "../../lib/use-api.ts";
import { useLanguage } from "../../texts/language.ts";
import { signInAsGuest } from "./account.ts";

/** Shown in place of something live, on a page that everybody can open. */
export function EnterFirst() {
  const { t } = useLanguage();
  const { config } = useApi();
  const enter = useMutation({ mutationFn: signInAsGuest });
  return (
    <div className="border-line bg-panel shadow-panel grid justify-items-start gap-4 rounded-3xl border p-6">
      <p>{t.howItWorks.signInFirst}</p>
      {enter.error && <Notice>{enter.error.message}</Notice>}
      {config?.guests && (
        <Button look="primary" aria-disabled={enter.isPending || enter.isSuccess} onClick={() => enter.mutate()}>
          {t.account.guest}
        </Button>
      )}
    </div>
  );
}

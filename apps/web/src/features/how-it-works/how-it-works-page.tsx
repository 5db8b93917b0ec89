import { useMutation } from "@tanstack/react-query";
import { Button } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { useApi } from "../../lib/use-api.ts";
import { useLanguage } from "../../texts/language.ts";
import { signInAsGuest } from "../account/account.ts";
import { useSession } from "../account/use-session.tsx";
import { Demo } from "./demo.tsx";
import { CodeView } from "./code-view.tsx";

/** What an upload does, shown while it does it. */
export function HowItWorksPage() {
  const { t } = useLanguage();
  const session = useSession();
  const { config } = useApi();
  const texts = t.howItWorks;
  const enter = useMutation({ mutationFn: signInAsGuest });

  return (
    <Page title={texts.heading} lead={texts.lead}>
      {session.status === "signed-out" ? (
        <div className="border-line bg-panel shadow-panel grid justify-items-start gap-4 rounded-3xl border p-6">
          <p>{texts.signInFirst}</p>
          {config?.guests && (
            <Button look="primary" disabled={!enter.isIdle} onClick={() => enter.mutate()}>
              {t.account.guest}
            </Button>
          )}
        </div>
      ) : (
        <Demo />
      )}
      <CodeView />
    </Page>
  );
}

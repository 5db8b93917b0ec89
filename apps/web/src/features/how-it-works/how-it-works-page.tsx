import { Link } from "wouter";
import { Page } from "../../components/page.tsx";
import { useLanguage } from "../../texts/language.ts";
import { EnterFirst } from "../account/enter-first.tsx";
import { useSession } from "../account/use-session.tsx";
import { Demo } from "./demo.tsx";
import { CodeView } from "./code-view.tsx";

/** Shows what an upload does, while it does it. */
export function HowItWorksPage() {
  const { t } = useLanguage();
  const session = useSession();
  const texts = t.howItWorks;

  return (
    <Page title={texts.heading} lead={texts.lead}>
      {session.status === "signed-out" ? <EnterFirst /> : <Demo />}
      <CodeView />
      <p className="text-muted text-sm">
        {texts.components}{" "}
        <Link href="/components" className="text-accent inline-flex min-h-11 items-center font-medium hover:underline">
          {t.nav.components}
        </Link>
      </p>
    </Page>
  );
}

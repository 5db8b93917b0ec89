import { Link } from "wouter";
import { buttonClass } from "../components/button.tsx";
import { Page } from "../components/page.tsx";
import { useLanguage } from "../texts/language.ts";

export function NotFoundPage() {
  const { t } = useLanguage();
  return (
    <Page title={t.notFound.title} lead={t.notFound.text}>
      <Link href="/" className={`${buttonClass("primary")} justify-self-start`}>
        {t.notFound.home}
      </Link>
    </Page>
  );
}

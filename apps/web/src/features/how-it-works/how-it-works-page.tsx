import { Page } from "../../components/page.tsx";
import { useLanguage } from "../../texts/language.ts";

export function HowItWorksPage() {
  const { t } = useLanguage();
  return <Page title={t.howItWorks.heading}>{null}</Page>;
}

import { Page } from "../../components/page.tsx";
import { useLanguage } from "../../texts/language.ts";
import { usePerson } from "./use-session.tsx";

export function AccountPage() {
  const { t } = useLanguage();
  const person = usePerson();
  return (
    <Page title={t.account.heading} lead={person.isGuest ? t.account.guestName : person.email}>
      {null}
    </Page>
  );
}

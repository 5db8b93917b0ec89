import { Page } from "../../components/page.tsx";
import { useLanguage } from "../../texts/language.ts";
import { usePerson } from "../account/use-session.tsx";
import { Library } from "./library.tsx";
import { UsageMeter } from "./usage-meter.tsx";

export function LibraryPage() {
  const { t } = useLanguage();
  const person = usePerson();
  return (
    <Page title={t.library.heading}>
      <div className="-mt-3 grid gap-5 sm:-mt-5">
        <UsageMeter />
        <Library key={person.id} />
      </div>
    </Page>
  );
}

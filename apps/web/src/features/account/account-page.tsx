import { useMutation } from "@tanstack/react-query";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { Page } from "../../components/page.tsx";
import { initialOf } from "../../lib/initial-of.ts";
import { useStore } from "../../lib/store.ts";
import { useApi } from "../../lib/use-api.ts";
import { useLanguage } from "../../texts/language.ts";
import { UsageMeter } from "../library/usage-meter.tsx";
import { ActivityList } from "./activity/activity-list.tsx";
import { EmailSection } from "./email/email-section.tsx";
import { EraseAccount } from "./erase-account.tsx";
import { ExportFiles } from "./export-files.tsx";
import { KeepFiles } from "./keep-files.tsx";
import { isLeaving, leave } from "./leave.ts";
import { PasskeyList } from "./passkey/passkey-list.tsx";
import { Sessions } from "./sessions.tsx";
import { StorageByKind } from "./storage-by-kind.tsx";
import { usePerson } from "./use-session.tsx";

export function AccountPage() {
  const person = usePerson();
  const { t } = useLanguage();
  const { config } = useApi();
  const signOut = useMutation({ mutationFn: leave });
  const leaving = useStore(isLeaving);
  return (
    <Page title={t.account.heading}>
      {person.isGuest && <KeepFiles />}
      <section
        aria-label={t.account.you}
        className="border-line bg-panel shadow-panel flex flex-wrap items-center gap-x-6 gap-y-4 rounded-2xl border p-5 sm:p-6"
      >
        <span className="bg-accent-soft text-accent grid size-14 place-items-center rounded-full text-xl font-semibold">
          {person.isGuest ? <Icon name="person" className="size-7" /> : initialOf(person.name)}
        </span>
        <div className="grid min-w-56 flex-1 gap-1.5 max-sm:min-w-[calc(100%-5rem)]">
          <p className="font-semibold wrap-anywhere">{person.isGuest ? t.account.guestName : person.name}</p>
          {person.isGuest && <p className="text-muted text-sm">{t.account.guestText}</p>}
          <UsageMeter />
        </div>
        <Button aria-disabled={leaving} onClick={() => signOut.mutate(person)}>
          <Icon name="signOut" className="size-4.5" />
          {t.menu.signOut}
        </Button>
      </section>
      {signOut.error && <Notice>{signOut.error.message}</Notice>}
      {!person.isGuest && <EmailSection />}
      <StorageByKind />
      <ExportFiles />
      {!person.isGuest && <PasskeyList />}
      {!person.isGuest && <Sessions />}
      {!person.isGuest && <ActivityList />}
      {config?.deleteAccount && <EraseAccount person={person} />}
    </Page>
  );
}

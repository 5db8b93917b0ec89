import { getQueryKey } from "@trpc/react-query";
import { useEffect } from "react";
import { clearAnnouncements, LiveRegion } from "./components/live-region.tsx";
import { Logo } from "./components/logo.tsx";
import { Notice } from "./components/notice.tsx";
import { AccountMenu } from "./features/account/account-menu.tsx";
import { SignInPage } from "./features/account/sign-in-page.tsx";
import { type SessionState, useSession } from "./features/account/use-session.ts";
import { Library } from "./features/library/library.tsx";
import { UploadSection } from "./features/upload/upload-section.tsx";
import { uploader } from "./features/upload/uploader.ts";
import { queryClient, trpc } from "./lib/trpc.ts";
import { type ApiState, useApi } from "./lib/use-api.ts";
import { texts } from "./texts/en.ts";

export function App() {
  const api = useApi();
  const session = useSession(api.seenAt);
  const personId = session.status === "signed-in" ? session.person.id : undefined;
  useEffect(() => (personId === undefined ? undefined : forgetPerson), [personId]);

  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-4 sm:px-8">
      <header className="flex min-h-18 items-center justify-between gap-4">
        <Logo />
        {session.status === "signed-in" && <AccountMenu person={session.person} />}
      </header>
      {api.status !== "up" && <Notice>{texts.status[api.status]}</Notice>}
      <main className="flex-1 py-4">
        <Page api={api} session={session} />
      </main>
      <footer className="text-muted py-8 text-xs leading-relaxed text-balance">{texts.footer}</footer>
      <LiveRegion />
    </div>
  );
}

function Page({ api, session }: { api: ApiState; session: SessionState }) {
  const { config } = api;
  if (session.status === "unknown" || config === undefined) {
    return (
      <output className="text-muted block py-24 text-center text-sm motion-safe:animate-pulse">
        {api.status === "up" ? texts.status.loading : texts.status.waiting}
      </output>
    );
  }
  if (session.status === "signed-out") return <SignInPage guests={config.guests} />;
  return (
    <div className="grid gap-12">
      <h1 className="sr-only">{texts.appName}</h1>
      <UploadSection rules={config} />
      <Library key={session.person.id} />
    </div>
  );
}

/** What one person leaves in memory must not meet the next one. */
function forgetPerson() {
  for (const { id } of uploader.getSnapshot().items) uploader.remove(id);
  clearAnnouncements();
  void queryClient.resetQueries({ queryKey: getQueryKey(trpc.media) });
}

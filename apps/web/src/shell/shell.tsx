import { Suspense, useState } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { useLocation } from "wouter";
import { AskDialog } from "../components/ask.tsx";
import { LiveRegion } from "../components/live-region.tsx";
import { Logo } from "../components/logo.tsx";
import { SignInPage } from "../features/account/sign-in-page.tsx";
import { type Person, useSession } from "../features/account/use-session.tsx";
import { TakeNoticeHost } from "../features/upload/choose/take-notice-host.tsx";
import { SignInToGoOn } from "../features/upload/sign-in-to-go-on.tsx";
import { TrayHost } from "../features/upload/tray/tray-host.tsx";
import { TakeAnywhere } from "../features/upload/choose/take-anywhere.tsx";
import { useSignInWhenNeeded } from "../features/upload/use-sign-in-when-needed.ts";
import { useSpokenChanges } from "../features/upload/list/use-spoken-changes.ts";
import { ShareHost } from "../features/share/share-host.tsx";
import { usePersonChange } from "../features/account/person-change.ts";
import { forgetFailures, lazyAgain } from "../lib/lazy-again.ts";
import type { ApiState } from "../lib/use-api.ts";
import { useLanguage } from "../texts/language.ts";
import { BrokenPage } from "./broken-page.tsx";
import { Loading } from "./loading.tsx";
import { Menu } from "./menu.tsx";
import { MainNav, TabBar } from "./nav.tsx";
import { NotCopied } from "./not-copied.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { routeOf } from "./routes.tsx";
import { StatusBar } from "./status-bar.tsx";
import { PageTitle } from "./page-title.tsx";

/** Needed once something is deleted, so it is loaded after the page. */
const UndoMove = lazyAgain(() => import("../features/library/changes/undo-move.tsx").then(({ UndoMove }) => UndoMove));

const VerifyBanner = lazyAgain(() =>
  import("../features/account/recovery/verify-banner.tsx").then(({ VerifyBanner }) => VerifyBanner),
);

/** The page's width. A page of many files fills a large window. */
const width = "max-w-5xl 2xl:group-has-[[data-wide]]/page:max-w-[90rem]";

/** The parts that stay while the pages change: navigation, the uploads' tray, the one live region. */
export function Shell({ api }: { api: ApiState }) {
  const { t } = useLanguage();
  const session = useSession();
  const [path] = useLocation();
  useSpokenChanges(api.status);
  useSignInWhenNeeded();
  usePersonChange(session);
  const isSignedIn = session.status === "signed-in";
  const [lastPerson, setLastPerson] = useState<Person>();
  if (isSignedIn && lastPerson?.id !== session.person.id) setLastPerson(session.person);
  const isForVisitors = routeOf(path)?.isForVisitors === true;
  const isVisit = isForVisitors && !isSignedIn;
  const mustVerify = isSignedIn && api.config?.mails && !session.person.isGuest && !session.person.isVerified;

  return (
    <div className="group/page flex min-h-dvh flex-col print:block">
      <PageTitle path={path} />
      <a
        href="#main"
        className="bg-panel text-ink focus-visible:shadow-float fixed print:hidden top-2 left-2 z-50 -translate-y-20 rounded-lg px-4 py-3 text-sm font-medium focus-visible:translate-y-0"
      >
        {t.nav.skip}
      </a>
      <header className="print:hidden bg-page/90 sticky top-0 z-30 backdrop-blur-md">
        <div className={`mx-auto flex h-16 ${width} items-center gap-6 px-4 sm:px-8`}>
          <Logo name={t.appName} />
          {!isVisit && <MainNav />}
          <Menu />
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={`mx-auto w-full ${width} flex-1 px-4 pt-4 pb-36 print:p-0 sm:px-8 sm:pt-8 sm:pb-24`}
      >
        {mustVerify && path !== "/verify-email" && (
          <ErrorBoundary fallback={null}>
            <Suspense>
              <VerifyBanner key={session.person.id} email={session.person.email} />
            </Suspense>
          </ErrorBoundary>
        )}
        <ErrorBoundary FallbackComponent={BrokenPage} resetKeys={[path, api.status === "up"]} onReset={forgetFailures}>
          <Suspense fallback={<Loading />}>
            <CurrentPage path={path} api={api} lastPerson={lastPerson} />
          </Suspense>
        </ErrorBoundary>
      </main>
      <div className="print:hidden pointer-events-none fixed inset-x-0 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-20 mx-auto grid max-w-5xl gap-3 px-4 *:pointer-events-auto sm:bottom-8 sm:grid-cols-[minmax(0,36rem)_20rem] sm:items-end sm:justify-between sm:px-8">
        <StatusBar status={api.status} />
        <NotCopied />
        {isSignedIn && (
          <>
            <div className="shadow-float rounded-xl empty:hidden">
              <TakeNoticeHost />
            </div>
            <TrayHost hidden={path === "/"} />
          </>
        )}
      </div>
      <TakeAnywhere enabled={isSignedIn && !isForVisitors} />
      {isSignedIn && (
        <>
          {/* If its code can't be loaded, the page works without it: the library loads it with its own. */}
          <ErrorBoundary fallback={null}>
            <Suspense>
              <UndoMove />
            </Suspense>
          </ErrorBoundary>
          <ShareHost />
        </>
      )}
      {!isVisit && <TabBar />}
      <AskDialog />
      <LiveRegion />
    </div>
  );
}

type CurrentPageProps = {
  path: string;
  api: ApiState;
  /** The person who was signed in last. */
  lastPerson: Person | undefined;
};

function CurrentPage({ path, api, lastPerson }: CurrentPageProps) {
  const session = useSession();
  const route = routeOf(path);
  if (route === undefined) return <NotFoundPage />;
  const { Page, needsPerson } = route;
  if (needsPerson && (session.status === "unknown" || api.config === undefined)) {
    return <Loading waits={api.status !== "up"} />;
  }
  if (needsPerson && session.status === "signed-out") {
    return (
      <>
        <SignInToGoOn lastPerson={lastPerson} />
        {/* React keeps the former sign-in form if the page that was to replace it never arrived. */}
        <SignInPage key={lastPerson?.id} guests={api.config?.guests ?? false} wasSignedIn={lastPerson !== undefined} />
      </>
    );
  }
  // One person's unfinished actions on a page are not kept for the next one.
  return <Page key={needsPerson && session.status === "signed-in" ? session.person.id : undefined} />;
}

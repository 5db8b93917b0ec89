import { useMutation } from "@tanstack/react-query";
import { Suspense, useEffect, useEffectEvent, useRef } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { goToHeading, noteSignIn } from "../../components/page.tsx";
import { lazyAgain } from "../../lib/lazy-again.ts";
import { isApiAway } from "../../lib/trpc.ts";
import { useStore } from "../../lib/store.ts";
import { useLanguage } from "../../texts/language.ts";
import { loadAccount, signInAsGuest, Unreachable } from "./account.ts";
import { EnterForm } from "./enter-form.tsx";
import { lastEnding } from "./last-ending.ts";

const PasskeyEntry = lazyAgain(() => import("./passkey/passkey-entry.tsx").then(({ PasskeyEntry }) => PasskeyEntry));

type SignInPageProps = {
  guests: boolean;
  /** Whether it replaced the page of a person who was signed in. */
  wasSignedIn: boolean;
};

export function SignInPage({ guests, wasSignedIn }: SignInPageProps) {
  const t = useLanguage().t.account;
  const heading = useRef<HTMLHeadingElement>(null);
  const erased = useStore(lastEnding) === "erased";
  const enter = useMutation({
    mutationFn: (how: () => Promise<void>) => how(),
    // While the API is unreachable, the page says that it retries by itself, so the sign-in does too. The page knows it
    // only after some seconds.
    retry: (failures, error) => error instanceof Unreachable && (failures < 4 || isApiAway()),
    retryDelay: 2_000,
  });
  // The session arrives a moment after the sign-in has succeeded, and then the page goes.
  const busy = enter.isPending || enter.isSuccess;
  useEffect(() => void loadAccount().catch(() => {}), []);
  const arrive = useEffectEvent(() => {
    if (wasSignedIn) goToHeading(heading.current);
    noteSignIn();
  });
  useEffect(() => arrive(), []);

  return (
    <div className="grid gap-2">
      {erased && (
        <output className="bg-accent-soft border-accent/35 animate-rise flex min-h-13 items-center gap-3 rounded-xl border px-4 py-2 text-sm">
          <Icon name="check" className="text-accent size-5" />
          {t.erase.done}
        </output>
      )}
      <div className="grid items-center gap-10 py-6 sm:py-14 md:grid-cols-[1fr_24rem] md:gap-16">
        <div>
          <h1
            ref={heading}
            tabIndex={-1}
            className="text-4xl leading-[1.1] font-semibold tracking-tight text-balance sm:text-5xl"
          >
            {t.headline}
          </h1>
          <p className="text-muted mt-5 max-w-md text-lg leading-relaxed">{t.pitch}</p>
          <ol className="mt-8 hidden gap-3 md:grid">
            {t.steps.map((step, index) => (
              <li key={step} className="flex items-center gap-3 text-sm">
                <span
                  className="bg-accent-soft text-accent grid size-7 shrink-0 place-items-center rounded-full text-xs font-semibold"
                  aria-hidden="true"
                >
                  {index + 1}
                </span>
                {step}
              </li>
            ))}
          </ol>
        </div>

        <div className="border-line bg-panel shadow-panel grid gap-5 rounded-2xl border p-6 sm:p-8">
          {enter.error && <Notice>{enter.error.message}</Notice>}
          {guests && (
            <>
              <Button look="primary" aria-disabled={busy} onClick={() => enter.mutate(signInAsGuest)}>
                {t.guest}
              </Button>
              <p className="text-muted before:bg-line after:bg-line flex items-center gap-3 text-xs before:h-px before:flex-1 after:h-px after:flex-1">
                {t.or}
              </p>
            </>
          )}
          <EnterForm
            first="sign-in"
            isMain={!guests}
            busy={busy}
            onEnter={(how) => enter.mutate(how)}
            onChange={() => enter.reset()}
          />
          <ErrorBoundary fallback={null}>
            <Suspense fallback={<div className="min-h-11" />}>
              <PasskeyEntry />
            </Suspense>
          </ErrorBoundary>
        </div>
      </div>
    </div>
  );
}

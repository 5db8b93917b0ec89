import { useEffect, useEffectEvent } from "react";
import { announce } from "../../components/live-region.tsx";
import { Notice } from "../../components/notice.tsx";
import { useStore } from "../../lib/store.ts";
import { type Language, useLanguage } from "../../texts/language.ts";
import { lastEnding } from "../account/last-ending.ts";
import type { Person } from "../account/use-session.tsx";
import { useQueue } from "./list/queue.ts";
import { isWaitingForSignIn } from "./uploader.ts";

/**
 * Shown above the sign-in form if a session has ended, unless its person has ended it on this page: what becomes of the
 * uploads. It is announced to people who don't see the form appear.
 */
export function SignInToGoOn({ lastPerson }: { lastPerson: Person | undefined }) {
  const language = useLanguage();
  const { items } = useQueue();
  const ending = useStore(lastEnding);
  const wasSignedIn = lastPerson !== undefined;
  const count = items.filter(isWaitingForSignIn).length;
  const isWaiting = count > 0;
  const sentence = sentenceOf(language, { count, ending, isGuest: lastPerson?.isGuest === true });
  const say = useEffectEvent(() => announce(sentence));
  useEffect(() => {
    if (wasSignedIn || isWaiting) say();
  }, [wasSignedIn, isWaiting]);
  return (
    (isWaiting || (wasSignedIn && ending === undefined)) && (
      <Notice tone="warn" icon="lock">
        {sentence}
      </Notice>
    )
  );
}

type Ended = { count: number; ending: ReturnType<typeof lastEnding.get>; isGuest: boolean };

function sentenceOf({ t, format }: Language, { count, ending, isGuest }: Ended): string {
  if (count > 0) return t.upload.signInToGoOn(count, format.number(count));
  if (ending !== undefined) return t.account.signedOut;
  return isGuest ? t.account.guestSignedOut : t.account.sessionEnded;
}

import { useEffect, useEffectEvent } from "react";
import { announce } from "../../components/live-region.tsx";
import { Notice } from "../../components/notice.tsx";
import { useLanguage } from "../../texts/language.ts";
import { useQueue } from "./list/queue.ts";
import { isWaitingForSignIn } from "./uploader.ts";

/**
 * Shown above the sign-in form if a session has ended during an upload: nothing is lost. It is announced to people who
 * don't see the form appear.
 */
export function SignInToGoOn({ wasSignedIn }: { wasSignedIn: boolean }) {
  const { t, format } = useLanguage();
  const { items } = useQueue();
  const count = items.filter(isWaitingForSignIn).length;
  const isWaiting = count > 0;
  const sentence = isWaiting ? t.upload.signInToGoOn(count, format.number(count)) : t.account.signedOut;
  const say = useEffectEvent(() => announce(sentence));
  useEffect(() => {
    if (wasSignedIn || isWaiting) say();
  }, [wasSignedIn, isWaiting]);
  return (
    isWaiting && (
      <Notice tone="warn" icon="lock">
        {sentence}
      </Notice>
    )
  );
}

import { ProblemNotice } from "../components/problem-notice.tsx";
import { isLeaving } from "../features/account/leave.ts";
import { useStore } from "../lib/store.ts";
import { useLanguage } from "../texts/language.ts";

type SignOutNoticeProps = { error: Error | null; onAgain: () => void; onClose: () => void };

const look = "shadow-float animate-rise absolute top-full rounded-xl sm:right-8";

/**
 * Says below the page's header, where the menu was, that a sign-out takes more than a moment, or why somebody is still
 * signed in.
 */
export function SignOutNotice({ error, onAgain, onClose }: SignOutNoticeProps) {
  const { t } = useLanguage();
  const leaving = useStore(isLeaving);
  if (leaving) {
    return (
      <output className={`border-line bg-panel right-4 border px-4 py-3 text-sm [animation-delay:400ms] ${look}`}>
        {t.menu.signingOut}
      </output>
    );
  }
  return (
    error && (
      <div className={`inset-x-4 ml-auto max-w-md ${look}`}>
        <ProblemNotice onAgain={onAgain} onClose={onClose}>
          {error.message}
        </ProblemNotice>
      </div>
    )
  );
}

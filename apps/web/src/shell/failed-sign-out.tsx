import { ProblemNotice } from "../components/problem-notice.tsx";

type FailedSignOutProps = { error: Error; onAgain: () => void; onClose: () => void };

/** Says below the page's header, where the menu was, why somebody is still signed in. */
export function FailedSignOut({ error, onAgain, onClose }: FailedSignOutProps) {
  return (
    <div className="shadow-float animate-rise absolute inset-x-4 top-full ml-auto max-w-md rounded-xl sm:right-8">
      <ProblemNotice onAgain={onAgain} onClose={onClose}>
        {error.message}
      </ProblemNotice>
    </div>
  );
}

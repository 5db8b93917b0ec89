import { Suspense } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { dropProblem } from "./drop-problem.ts";

const DropNotice = lazyAgain(() => import("./drop-notice.tsx").then(({ DropNotice }) => DropNotice));

/** Loads the notice's code when there is something to say. */
export function DropNoticeHost() {
  const problem = useStore(dropProblem);
  return (
    problem && (
      <ErrorBoundary fallback={null}>
        <Suspense>
          <DropNotice problem={problem} />
        </Suspense>
      </ErrorBoundary>
    )
  );
}

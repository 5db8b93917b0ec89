import { Suspense } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { takeProblem } from "./take-problem.ts";

const TakeNotice = lazyAgain(() => import("./take-notice.tsx").then(({ TakeNotice }) => TakeNotice));

/** Loads the notice's code when there is something to say. */
export function TakeNoticeHost() {
  const problem = useStore(takeProblem);
  return (
    problem && (
      <ErrorBoundary fallback={null}>
        <Suspense>
          <TakeNotice problem={problem} />
        </Suspense>
      </ErrorBoundary>
    )
  );
}

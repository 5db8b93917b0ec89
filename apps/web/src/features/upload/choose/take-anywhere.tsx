import { Suspense } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { takeDrop, takePaste } from "./take-files.ts";
import { useFileDrop } from "./use-file-drop.ts";
import { usePaste } from "./use-paste.ts";

const DropOverlay = lazyAgain(() => import("./drop-overlay.tsx").then(({ DropOverlay }) => DropOverlay));

/** Takes files that are dropped or pasted anywhere on any page, and shows that while they are held over it. */
export function TakeAnywhere({ enabled }: { enabled: boolean }) {
  const isOver = useFileDrop((data) => {
    if (enabled) void takeDrop(data);
  });
  usePaste((data) => void takePaste(data), { enabled });
  return (
    isOver &&
    enabled && (
      // Dropped files are taken even if the overlay's code can't be loaded.
      <ErrorBoundary fallback={null}>
        <Suspense>
          <DropOverlay />
        </Suspense>
      </ErrorBoundary>
    )
  );
}

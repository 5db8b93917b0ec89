import { Suspense } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useQueue } from "../list/queue.ts";

const UploadTray = lazyAgain(() => import("./upload-tray.tsx").then(({ UploadTray }) => UploadTray));

/** Loads the tray's code with the first upload, on any page. If that fails, the page works without it. */
export function TrayHost({ hidden }: { hidden: boolean }) {
  const { items } = useQueue();
  if (items.length === 0) return null;
  return (
    <ErrorBoundary fallback={null}>
      <Suspense>
        <UploadTray hidden={hidden} />
      </Suspense>
    </ErrorBoundary>
  );
}

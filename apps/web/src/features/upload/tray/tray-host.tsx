import { Suspense } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useQueue } from "../queue.ts";

const UploadTray = lazyAgain(() => import("./upload-tray.tsx").then(({ UploadTray }) => UploadTray));

/** The tray's code comes with the first upload, on whichever page that is. Without it the page is still a page. */
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

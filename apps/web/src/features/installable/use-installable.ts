import { useEffect, useState } from "react";
import { useStore } from "../../lib/store.ts";
import { installDialog, installOffer } from "./install.ts";
import { sharedCache } from "./share-cache.ts";

/** Whether another app has shared files, or has tried to. */
export function useHasShared(): boolean {
  const [hasShared, setHasShared] = useState(() => location.search.startsWith("?shared="));
  useEffect(() => {
    // Absent outside https and localhost.
    void globalThis.caches?.has(sharedCache).then(
      (has) => has && setHasShared(true),
      () => {},
    );
  }, []);
  return hasShared;
}

export function useIsOffered(): boolean {
  const dialog = useStore(installDialog);
  return useStore(installOffer) === "open" && dialog !== undefined;
}

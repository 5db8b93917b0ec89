import { useLayoutEffect, useMemo, useRef } from "react";
import type { ItemActs } from "./media-parts.tsx";

/**
 * Returns callbacks whose identity never changes, and which call the latest ones: so of many items only changed ones
 * are rendered again.
 */
export function useItemActs(latest: ItemActs): ItemActs {
  const acts = useRef(latest);
  useLayoutEffect(() => {
    acts.current = latest;
  });
  return useMemo(
    () => ({
      onChoose: (id, options) => acts.current.onChoose(id, options),
      onOpen: (id) => acts.current.onOpen(id),
      onDelete: (ids) => acts.current.onDelete(ids),
      onRestore: (ids) => acts.current.onRestore(ids),
      onMenu: (request) => acts.current.onMenu(request),
    }),
    [],
  );
}

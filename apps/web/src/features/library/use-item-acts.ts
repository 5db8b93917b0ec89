import { useLayoutEffect, useMemo, useRef } from "react";
import type { ItemActs } from "./media-parts.tsx";

/**
 * What an item of the list calls, always the same functions, whatever they do by now: so of many items only those are drawn
 * again that have changed.
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

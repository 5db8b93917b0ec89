import { useEffect, useEffectEvent, useState } from "react";
import { announce } from "../../../components/live-region.tsx";
import { useLanguage } from "../../../texts/language.ts";
import type { useFiles } from "../list/use-files.ts";
import type { Search } from "../search/use-search.ts";
import { among, nothing, type Selection } from "./selection.ts";

type SelectionOptions = {
  list: ReturnType<typeof useFiles>["list"];
  /** The loaded files. */
  order: readonly string[];
  search: Search;
  /** Loads more of the list. */
  more: () => void;
};

/** Keeps the selected files of a list. Selecting all of them loads the rest of the list, and selects that, too. */
export function useSelection({ list, order, search, more }: SelectionOptions) {
  const { t, format } = useLanguage();
  const [chosen, setChosen] = useState<Selection>(nothing);
  const listed = JSON.stringify(search);
  const takesAll = chosen.allOf === listed && !list.isPlaceholderData;
  const selection = takesAll ? { ...chosen, ids: new Set(order) } : among(chosen, order);

  const mustLoad = takesAll && !list.isFetching && list.hasNextPage && !list.isFetchNextPageError;
  const isWhole = takesAll && !list.isFetching && !mustLoad;

  const goOn = useEffectEvent(more);
  useEffect(() => {
    if (mustLoad) goOn();
  }, [mustLoad]);

  // Files that arrive from then on are not selected.
  const end = useEffectEvent(() => {
    setChosen({ ...selection, allOf: undefined });
    announce(t.library.selected(format.number(selection.ids.size)));
  });
  useEffect(() => {
    // Once this render is done: it has shown the files that are selected.
    if (isWhole) queueMicrotask(() => end());
  }, [isWhole]);

  const chooseAll = (anchor?: string) => {
    setChosen({ ids: new Set(order), anchor, allOf: listed });
    // Also after a failure.
    more();
  };
  return { selection, setChosen, chooseAll };
}

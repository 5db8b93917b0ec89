import { keepPreviousData } from "@tanstack/react-query";
import { trpc } from "../../../lib/trpc.ts";
import { useMoves } from "../changes/moves.ts";
import type { Search } from "../search/use-search.ts";

/** A few rows of the grid. */
const pageSize = 24;

/** The found files, as far as they are loaded, without those that were moved elsewhere since. */
export function useFiles(search: Search) {
  const list = trpc.media.list.useInfiniteQuery(
    { limit: pageSize, ...search },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
  );
  const { isElsewhere } = useMoves();
  const shown = search.trash ? "trash" : "library";
  const files = list.data?.pages.flatMap(({ items }) => items).filter(({ id }) => !isElsewhere(id, shown));
  return { list, files };
}

import { keepPreviousData } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "../../lib/trpc.ts";
import { useDeletes } from "./delete-files.ts";
import type { Search } from "./use-search.ts";

/** A multiple of 2, 3 and 4, so that the last row of the grid is full. */
const pageSize = 24;

/** The files that are looked for, as far as they are loaded, without those that are being deleted. */
export function useFiles(search: Search) {
  const list = trpc.media.list.useInfiniteQuery(
    { limit: pageSize, ...search },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
  );
  const { hidden } = useDeletes();
  const pages = list.data?.pages;
  const files = useMemo(
    () => pages?.flatMap(({ items }) => items).filter(({ id }) => !hidden.has(id)),
    [pages, hidden],
  );
  return { list, files };
}

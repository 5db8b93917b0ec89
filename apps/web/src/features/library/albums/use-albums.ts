import { useEffect } from "react";
import { type RouterOutputs, trpc } from "../../../lib/trpc.ts";

export type Album = RouterOutputs["album"]["list"]["albums"][number];

/** A person's albums, the newest first: all of them, since nobody may have more than 200. Undefined until they are known. */
export function useAlbums({ enabled = true } = {}): readonly Album[] | undefined {
  const { data, hasNextPage, isFetching, fetchNextPage } = trpc.album.list.useInfiniteQuery(
    { limit: 100 },
    { enabled, getNextPageParam: (page) => page.nextCursor },
  );
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return hasNextPage ? undefined : data?.pages.flatMap(({ albums }) => albums);
}

import { useEffect } from "react";
import { isUnreachable, type RouterOutputs, trpc } from "../../../lib/trpc.ts";

export type Album = RouterOutputs["album"]["list"]["albums"][number];

type Albums = {
  /** All albums, the newest first; nobody may have more than 200. Undefined until they are known. */
  albums: readonly Album[] | undefined;
  /** Defined if they could not be read. */
  retry: (() => void) | undefined;
};

/** A person's albums. */
export function useAlbums({ enabled = true } = {}): Albums {
  const { data, error, hasNextPage, isFetching, isError, fetchNextPage, refetch } = trpc.album.list.useInfiniteQuery(
    { limit: 100 },
    { enabled, getNextPageParam: (page) => page.nextCursor },
  );
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const albums = hasNextPage ? undefined : data?.pages.flatMap((page) => page.albums);
  // While the API is unreachable, the request is retried anyway.
  const failed = albums === undefined && error !== null && !isUnreachable(error);
  return { albums, retry: failed ? () => void refetch() : undefined };
}

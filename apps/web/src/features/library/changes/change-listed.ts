import { getQueryKey } from "@trpc/react-query";
import { queryClient, type RouterOutputs, trpc } from "../../../lib/trpc.ts";
import type { Media } from "../media.ts";

/** Shows changed files in the lists before these are read again. */
export function changeListed(now: (file: Media) => Media): void {
  queryClient.setQueriesData<{ pages: RouterOutputs["media"]["list"][] }>(
    { queryKey: getQueryKey(trpc.media.list) },
    (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(now) })) },
  );
}

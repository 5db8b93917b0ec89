import type { InfiniteData } from "@tanstack/react-query";
import { getQueryKey } from "@trpc/react-query";
import { queryClient, type RouterOutputs, trpc } from "../../lib/trpc.ts";
import type { Media } from "./media.ts";
import type { Search } from "./use-search.ts";

type Page = RouterOutputs["media"]["list"];
type Pages = InfiniteData<Page>;
type Patch = (files: Media[], search: Partial<Search>) => Media[];

const lists = getQueryKey(trpc.media.list);

/**
 * Changes what is loaded of the lists, and reads nothing again.
 * @returns puts back what was there; where a list has changed since, it is read again
 */
export function patchLists(patch: Patch): () => void {
  const undo = queryClient
    .getQueryCache()
    .findAll({ queryKey: lists })
    .map(({ queryKey }) => {
      const before = queryClient.getQueryData<Pages>(queryKey);
      if (before === undefined) return () => {};
      const patched = { ...before, pages: inPages(before.pages, (files) => patch(files, searchOf(queryKey))) };
      queryClient.setQueryData<Pages>(queryKey, patched);
      const after = queryClient.getQueryData<Pages>(queryKey);
      return () => {
        if (queryClient.getQueryData<Pages>(queryKey) === after) queryClient.setQueryData<Pages>(queryKey, before);
        else void queryClient.invalidateQueries({ queryKey, exact: true });
      };
    });
  return () => undo.forEach((each) => each());
}

/** Whether the lists that are shown of the library, or of the trash, have loaded all of these files. */
export function areLoaded(ids: readonly string[], { trash }: { trash: boolean }): boolean {
  const shown = queryClient.getQueryCache().findAll({ queryKey: lists, type: "active" });
  return shown
    .filter(({ queryKey }) => (searchOf(queryKey).trash ?? false) === trash)
    .every(({ queryKey }) => {
      const pages = queryClient.getQueryData<Pages>(queryKey)?.pages ?? [];
      const loaded = new Set(pages.flatMap(({ items }) => items.map(({ id }) => id)));
      return ids.every((id) => loaded.has(id));
    });
}

/** Gives a file of the lists another name, and where they are in the order of names another place. */
export function patchName(id: string, name: string): void {
  patchLists((files, { sort }) => {
    const renamed = files.map((file) => (file.id === id ? { ...file, name } : file));
    return sort === "name" ? renamed.toSorted(byName) : renamed;
  });
  // Which files a search finds, the API says.
  void queryClient.invalidateQueries({ queryKey: lists, predicate: ({ queryKey }) => !!searchOf(queryKey).search });
}

/** As the API sorts them: without regard to case, by code units, and what is equal by its id. */
function byName(a: Media, b: Media): number {
  const [first, second] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (first === second) return a.id < b.id ? -1 : 1;
  return first < second ? -1 : 1;
}

/** All that is loaded is patched at once, and divided as it was; the next page begins after what is the last now. */
function inPages(pages: readonly Page[], patch: (files: Media[]) => Media[]): Page[] {
  const files = patch(pages.flatMap(({ items }) => items));
  let from = 0;
  return pages.map((page, at) => {
    const isLast = at === pages.length - 1;
    const items = files.slice(from, isLast ? undefined : from + page.items.length);
    from += page.items.length;
    return { ...page, items, ...(page.nextCursor && { nextCursor: items.at(-1)?.id ?? page.nextCursor }) };
  });
}

/** What the list is asked for; see `getQueryKey`. */
const searchOf = ([, asked]: readonly unknown[]): Partial<Search> => (hasSearch(asked) ? asked.input : {});

const hasSearch = (asked: unknown): asked is { input: Partial<Search> } =>
  typeof asked === "object" && asked !== null && "input" in asked;

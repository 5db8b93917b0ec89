import { useSearchParams } from "wouter";
import type { Kind } from "./media.ts";

export const kinds = ["image", "video", "audio", "document", "other"] as const satisfies readonly Kind[];
export const sorts = ["newest", "oldest", "name", "size"] as const;

export type Search = {
  search: string;
  kind: Kind | undefined;
  /** The request for files that they came for, by its id. */
  fileRequest: string | undefined;
  /** The album that is open, by its id. */
  album: string | undefined;
  sort: (typeof sorts)[number];
  /** Whether it is looked for in the trash. */
  trash: boolean;
};

/** Whether it is looked for some of the files of a place, and not all. */
export const isSearched = ({ search, kind, fileRequest }: Search): boolean =>
  search !== "" || kind !== undefined || fileRequest !== undefined;

/** What shows all of them again. */
export const searchForAll = { search: "", kind: undefined, fileRequest: undefined } satisfies Partial<Search>;

/** What is looked for. It stands in the address, so that Back, a reload and a bookmark find it again. */
export function useSearch(): [Search, (change: Partial<Search>) => void] {
  const [params, setParams] = useSearchParams();
  const trash = params.get("in") === "trash";
  const search: Search = {
    search: (params.get("q") ?? "").slice(0, maxSearch),
    kind: kinds.find((kind) => kind === params.get("kind")),
    fileRequest: readId(params.get("request")),
    // The trash is one, whatever is in which album.
    album: trash ? undefined : readId(params.get("album")),
    sort: sorts.find((sort) => sort === params.get("sort")) ?? "newest",
    trash,
  };
  const set = (change: Partial<Search>) => {
    const { search: q, kind = "", fileRequest: request = "", album = "", sort, trash } = { ...search, ...change };
    const wanted = { in: trash ? "trash" : "", album, q, kind, request, sort: sort === "newest" ? "" : sort };
    setParams(new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== "")), { replace: true });
  };
  return [search, set];
}

/** What the API would take for an id. */
const readId = (text: string | null) => (text !== null && /^[\da-zA-Z-]{1,64}$/.test(text) ? text : undefined);

/** What the API takes (characters). */
export const maxSearch = 100;

import { useSearchParams } from "wouter";
import type { Kind } from "../media.ts";
import { isSeen, isTooLong, tagNameOf } from "../tags/tag-name.ts";

export const kinds = ["image", "video", "audio", "document", "other"] as const satisfies readonly Kind[];
export const sorts = ["newest", "oldest", "name", "size"] as const;

export type Search = {
  search: string;
  kind: Kind | undefined;
  /** The id of the request that the files were sent for. */
  fileRequest: string | undefined;
  /** The id of the album that is open. */
  album: string | undefined;
  /** In any case of letters. */
  tag: string | undefined;
  /** Whether only files in open links are listed. */
  shared: boolean;
  sort: (typeof sorts)[number];
  /** Whether the trash is listed. */
  trash: boolean;
};

/** Whether only some files of the library, the album or the trash are listed, not all. */
export const isSearched = ({ search, kind, fileRequest, tag, shared }: Search): boolean =>
  search !== "" || kind !== undefined || fileRequest !== undefined || tag !== undefined || shared;

/** Shows all of them again. */
export const searchForAll = {
  search: "",
  kind: undefined,
  fileRequest: undefined,
  tag: undefined,
  shared: false,
} satisfies Partial<Search>;

/** The search, kept in the address, so that Back, a reload and a bookmark find it again. */
export function useSearch(): [Search, (change: Partial<Search>) => void] {
  const [params, setParams] = useSearchParams();
  const trash = params.get("in") === "trash";
  const search: Search = {
    search: (params.get("q") ?? "").slice(0, maxSearch),
    kind: kinds.find((kind) => kind === params.get("kind")),
    fileRequest: readId(params.get("request")),
    // The trash does not depend on albums.
    album: trash ? undefined : readId(params.get("album")),
    tag: trash ? undefined : readTag(params.get("tag")),
    shared: !trash && params.get("shared") === "yes",
    sort: sorts.find((sort) => sort === params.get("sort")) ?? "newest",
    trash,
  };
  const set = (change: Partial<Search>) => {
    const { search: q, fileRequest: request, shared, sort, trash, ...same } = { ...search, ...change };
    const flags = { in: trash && "trash", shared: shared && "yes" };
    const wanted = { ...flags, q, request, sort: sort !== "newest" && sort, ...same };
    const said = Object.entries(wanted).flatMap(([name, value]) => (value ? [[name, value]] : []));
    setParams(new URLSearchParams(said), { replace: true });
  };
  return [search, set];
}

/** Accepts what the API accepts as an id. */
const readId = (text: string | null) => (text !== null && /^[\da-zA-Z-]{1,64}$/.test(text) ? text : undefined);

function readTag(text: string | null): string | undefined {
  const tag = tagNameOf(text ?? "");
  return isSeen(tag) && !isTooLong(tag) ? tag : undefined;
}

/** The API's limit (characters). */
export const maxSearch = 100;

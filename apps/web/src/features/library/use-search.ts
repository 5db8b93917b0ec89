import { useSearchParams } from "wouter";
import type { Kind } from "./media.ts";

export const kinds = ["image", "video", "audio", "document", "other"] as const satisfies readonly Kind[];
export const sorts = ["newest", "oldest", "name", "size"] as const;

export type Search = { search: string; kind: Kind | undefined; sort: (typeof sorts)[number] };

/** What is looked for. It stands in the address, so that Back, a reload and a bookmark find it again. */
export function useSearch(): [Search, (change: Partial<Search>) => void] {
  const [params, setParams] = useSearchParams();
  const search: Search = {
    search: (params.get("q") ?? "").slice(0, maxSearch),
    kind: kinds.find((kind) => kind === params.get("kind")),
    sort: sorts.find((sort) => sort === params.get("sort")) ?? "newest",
  };
  const set = (change: Partial<Search>) => {
    const { search: q, kind = "", sort } = { ...search, ...change };
    const wanted = { q, kind, sort: sort === "newest" ? "" : sort };
    setParams(new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== "")), { replace: true });
  };
  return [search, set];
}

/** What the API takes (characters). */
export const maxSearch = 100;

import { maxTags } from "./tag-name.ts";
import { type TagChange, tagsAfter } from "./tags.ts";

type Tagged = { id: string; tags: readonly string[] };

/** How many of some files have a tag. */
export type Share = "all" | "some" | "none";

/** What to change for each tag. A tag without an entry stays as it is. */
export type Wanted = ReadonlyMap<string, "all" | "none">;

/** How many of some files have each tag, by its name in lower case. */
type Counts = { files: number; byTag: ReadonlyMap<string, number> };

export function countsOf(files: readonly Tagged[]): Counts {
  const byTag = new Map<string, number>();
  for (const tag of files.flatMap(({ tags }) => tags)) {
    const name = tag.toLowerCase();
    byTag.set(name, (byTag.get(name) ?? 0) + 1);
  }
  return { files: files.length, byTag };
}

export const countOf = (tag: string, { byTag }: Counts): number => byTag.get(tag.toLowerCase()) ?? 0;

export function shareOf(tag: string, counts: Counts): Share {
  const count = countOf(tag, counts);
  if (count === 0) return "none";
  return count === counts.files ? "all" : "some";
}

/**
 * Returns the tags to change after a click on a tag's box. A click switches between all files, none, and, if only some
 * had the tag, those again.
 */
export function toggledTag(wanted: Wanted, tag: string, had: Share): Wanted {
  const next = new Map(wanted);
  const now = wanted.get(tag) ?? had;
  if (now === "all") next.set(tag, "none");
  else if (now === "none" && had === "some") next.delete(tag);
  else next.set(tag, "all");
  return next;
}

/** Returns the change that gives the files the wanted tags. */
export function changeOf(wanted: Wanted, files: readonly Tagged[]): TagChange {
  const counts = countsOf(files);
  const tagsThat = (share: "all" | "none") =>
    [...wanted].filter(([tag, to]) => to === share && shareOf(tag, counts) !== share).map(([tag]) => tag);
  return { ids: files.map(({ id }) => id), add: tagsThat("all"), remove: tagsThat("none") };
}

/** Whether the change would give a file more tags than allowed. */
export const isTooMany = (change: TagChange, files: readonly Tagged[]): boolean =>
  files.some((file) => tagsAfter(file, change).length > maxTags.perFile);

import { maxTags } from "./tag-name.ts";
import { hasTag, type TagChange, tagsAfter } from "./tags.ts";

type Tagged = { id: string; tags: readonly string[] };

/** How many of some files have a tag. */
export type Share = "all" | "some" | "none";

/** What is wanted for a tag; for one without there is no change. */
export type Wanted = ReadonlyMap<string, "all" | "none">;

export function shareOf(tag: string, files: readonly Tagged[]): Share {
  const count = countOf(tag, files);
  if (count === 0) return "none";
  return count === files.length ? "all" : "some";
}

export const countOf = (tag: string, files: readonly Tagged[]): number =>
  files.filter(({ tags }) => hasTag(tags, tag)).length;

/** What the box of a tag stands for after a click: all files, none, and, where only some had it, those again. */
export function toggledTag(wanted: Wanted, tag: string, had: Share): Wanted {
  const next = new Map(wanted);
  const now = wanted.get(tag) ?? had;
  if (now === "all") next.set(tag, "none");
  else if (now === "none" && had === "some") next.delete(tag);
  else next.set(tag, "all");
  return next;
}

/** What has to be done so that the files have what is wanted. */
export function changeOf(wanted: Wanted, files: readonly Tagged[]): TagChange {
  const tagsThat = (share: "all" | "none") =>
    [...wanted].filter(([tag, to]) => to === share && shareOf(tag, files) !== share).map(([tag]) => tag);
  return { ids: files.map(({ id }) => id), add: tagsThat("all"), remove: tagsThat("none") };
}

/** Whether a file would have more tags than it may. */
export const isTooMany = (change: TagChange, files: readonly Tagged[]): boolean =>
  files.some((file) => tagsAfter(file, change).length > maxTags.perFile);

import { isSeen, tagNameOf } from "./tag-name.ts";

/** The tags that files get and lose. */
export type TagChange = { ids: readonly string[]; add: readonly string[]; remove: readonly string[] };

/** Compares without case, as the API does. */
export const isSameTag = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const hasTag = (tags: readonly string[], tag: string): boolean => tags.some((each) => isSameTag(each, tag));

/** Returns the tags sorted by name, each once, in its first spelling. */
export function uniqueTags(tags: readonly string[]): string[] {
  const bySpelling = new Map<string, string>();
  for (const tag of tags) if (!bySpelling.has(tag.toLowerCase())) bySpelling.set(tag.toLowerCase(), tag);
  return [...bySpelling].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, tag]) => tag);
}

/** Returns the tags in a typed text, which are separated by commas: in the API's form, without empty ones. */
export const tagsIn = (text: string): string[] => text.split(",").map(tagNameOf).filter(isSeen);

/** Returns a file's tags after a change. */
export function tagsAfter({ id, tags }: { id: string; tags: readonly string[] }, change: TagChange): readonly string[] {
  if (!change.ids.includes(id)) return tags;
  return uniqueTags([...tags.filter((tag) => !hasTag(change.remove, tag)), ...change.add]);
}

/** The most suggestions at once. */
const mostSuggested = 8;

/** Returns those of a person's tags that contain the typed text; those that begin with it come first. */
export function suggestedTags(known: readonly string[], { typed, given }: { typed: string; given: readonly string[] }) {
  const wanted = typed.normalize("NFC").trim().toLowerCase();
  const place = (tag: string) => tag.toLowerCase().indexOf(wanted);
  return known
    .filter((tag) => place(tag) !== -1 && !hasTag(given, tag))
    .toSorted((one, other) => Number(place(one) > 0) - Number(place(other) > 0))
    .slice(0, mostSuggested);
}

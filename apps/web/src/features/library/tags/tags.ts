import { isSeen, tagNameOf } from "./tag-name.ts";

/** What files get and lose. */
export type TagChange = { ids: readonly string[]; add: readonly string[]; remove: readonly string[] };

/** Case makes no other tag, as the API has it. */
export const isSameTag = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const hasTag = (tags: readonly string[], tag: string): boolean => tags.some((each) => isSameTag(each, tag));

/** By name, each once, in the spelling that comes first. */
export function uniqueTags(tags: readonly string[]): string[] {
  const bySpelling = new Map<string, string>();
  for (const tag of tags) if (!bySpelling.has(tag.toLowerCase())) bySpelling.set(tag.toLowerCase(), tag);
  return [...bySpelling].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, tag]) => tag);
}

/** What is typed, with commas between several: in the form that the API keeps, without what is empty. */
export const tagsIn = (text: string): string[] => text.split(",").map(tagNameOf).filter(isSeen);

/** A file's tags once a change is made. */
export function tagsAfter({ id, tags }: { id: string; tags: readonly string[] }, change: TagChange): readonly string[] {
  if (!change.ids.includes(id)) return tags;
  return uniqueTags([...tags.filter((tag) => !hasTag(change.remove, tag)), ...change.add]);
}

/** So many are offered at once. */
const mostSuggested = 8;

/** Those of a person's tags that have in them what is typed; what begins with it comes first. */
export function suggestedTags(known: readonly string[], { typed, given }: { typed: string; given: readonly string[] }) {
  const wanted = typed.normalize("NFC").trim().toLowerCase();
  const place = (tag: string) => tag.toLowerCase().indexOf(wanted);
  return known
    .filter((tag) => place(tag) !== -1 && !hasTag(given, tag))
    .toSorted((one, other) => Number(place(one) > 0) - Number(place(other) > 0))
    .slice(0, mostSuggested);
}

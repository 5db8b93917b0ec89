/** A file that somebody deletes. It is hidden at once; until `due` (milliseconds since 1970) it can be brought back. */
export type Deletion = { id: string; owner: string; due: number };

export const isUndoable = ({ due }: Deletion, now: number): boolean => due > now;

/** With more files. What can still be undone can be as long as these, and all of it at once. */
export function withMore(
  deletions: readonly Deletion[],
  more: { ids: readonly string[]; owner: string; due: number; now: number },
): Deletion[] {
  const { ids, owner, due, now } = more;
  const known = new Set(deletions.map(({ id }) => id));
  return [
    ...withDue(deletions, { owner, due, now }),
    ...ids.filter((id) => !known.has(id)).map((id) => ({ id, owner, due })),
  ];
}

/** With another end to what can still be undone. */
export function withDue(
  deletions: readonly Deletion[],
  { owner, due, now }: { owner: string; due: number; now: number },
): Deletion[] {
  return deletions.map((each) => (each.owner === owner && isUndoable(each, now) ? { ...each, due } : each));
}

export function undone(
  deletions: readonly Deletion[],
  { owner, now }: { owner: string; now: number },
): readonly Deletion[] {
  return deletions.filter((each) => each.owner !== owner || !isUndoable(each, now));
}

/** What an earlier page has written down, whatever stands there now. */
export function parseDeletions(text: string | null): readonly Deletion[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter(isDeletion) : [];
  } catch {
    return [];
  }
}

function isDeletion(value: unknown): value is Deletion {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "owner" in value &&
    typeof value.owner === "string" &&
    "due" in value &&
    typeof value.due === "number"
  );
}

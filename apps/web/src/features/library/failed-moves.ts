import { createStore } from "../../lib/store.ts";

/** Where a file can be moved to. A file that is moved nowhere is deleted for good. */
export type Place = "library" | "trash" | "nowhere";

/** Files that were moved to the same place. */
export type Move = {
  to: Place;
  ids: readonly string[];
  /** The whole trash, including files that are not loaded yet. */
  isAll?: boolean;
};

/**
 * Without `isAll`: a retry moves only files that the person was told about, not files that have come into the trash
 * since.
 */
export type Failed = Omit<Move, "isAll">;

/** The last move that the API did not make, with the files of all failed moves to the same place. */
export const failed = createStore<Failed | undefined>(undefined);

export const forgetFailed = (): void => failed.set(undefined);

export function addFailed({ to, ids }: Move): void {
  const last = failed.get();
  failed.set({ to, ids: last?.to === to ? [...new Set([...last.ids, ...ids])] : ids });
}

/** Removes files from the failed move when they are moved again. */
export function beginAnew(ids: readonly string[]): void {
  const last = failed.get();
  const rest = last?.ids.filter((id) => !ids.includes(id)) ?? [];
  if (rest.length === last?.ids.length) return;
  failed.set(last && rest.length > 0 ? { ...last, ids: rest } : undefined);
}

/** The loaded part of a place's list. */
export type Loaded = { place: Place; files: readonly { id: string }[]; hasMore: boolean };

/**
 * Returns the files that were not moved. A response may have been lost: a file that the list shows as moved was moved.
 * A file that was to leave, and may be in the part that is not loaded, counts as not moved.
 */
export function notMoved({ to, ids }: Failed, { place, files, hasMore }: Loaded): string[] {
  const isHere = (id: string) => files.some((file) => file.id === id);
  return ids.filter((id) => (isHere(id) ? to !== place : hasMore || to === place));
}

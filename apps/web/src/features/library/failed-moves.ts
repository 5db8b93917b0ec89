import { createStore } from "../../lib/store.ts";

/** Where a file can be moved to. From nowhere it does not come back. */
export type Place = "library" | "trash" | "nowhere";

/** Files that were moved to the same place. */
export type Move = {
  to: Place;
  ids: readonly string[];
  /** All that the trash holds, those that are not loaded yet too. */
  isAll?: boolean;
};

/** Just these: by another try nothing is moved that nobody was told of, as what has come into the trash since. */
export type Failed = Omit<Move, "isAll">;

/** What the API did not move: of moves to the same place all files. */
export const failed = createStore<Failed | undefined>(undefined);

export const forgetFailed = (): void => failed.set(undefined);

export function addFailed({ to, ids }: Move): void {
  const last = failed.get();
  failed.set({ to, ids: last?.to === to ? [...new Set([...last.ids, ...ids])] : ids });
}

/** What is begun anew has not failed any more. */
export function beginAnew(ids: readonly string[]): void {
  const last = failed.get();
  const rest = last?.ids.filter((id) => !ids.includes(id)) ?? [];
  if (rest.length === last?.ids.length) return;
  failed.set(last && rest.length > 0 ? { ...last, ids: rest } : undefined);
}

/** The list of a place, as far as it is loaded. */
export type Loaded = { place: Place; files: readonly { id: string }[]; hasMore: boolean };

/**
 * The files that are where they were. An answer may have been lost: what the list has in the way that was wanted was moved after all.
 * What is to go, and may be among those that are not loaded, counts as not moved.
 */
export function notMoved({ to, ids }: Failed, { place, files, hasMore }: Loaded): string[] {
  const isHere = (id: string) => files.some((file) => file.id === id);
  return ids.filter((id) => (isHere(id) ? to !== place : hasMore || to === place));
}

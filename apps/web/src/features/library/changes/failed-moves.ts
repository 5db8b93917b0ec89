import { createStore } from "../../../lib/store.ts";
import { keepForPerson } from "../../account/current-person.ts";

/** Where a file can be moved to. A file that is moved nowhere is deleted for good. */
export type Destination = "library" | "trash" | "nowhere";

/** Files that were moved together. */
export type Move = {
  to: Destination;
  ids: readonly string[];
  /** The whole trash, including files that are not loaded yet. */
  isAll?: boolean;
};

/**
 * Without `isAll`: a retry moves only files that the person was told about, not files that have come into the trash
 * since.
 */
export type Failed = Omit<Move, "isAll">;

/** The files whose last move the API did not make: one entry per destination, the newest first. */
export const failed = createStore<readonly Failed[]>([]);
const changeFor = keepForPerson(failed, []);

export const forgetFailed = (to: Destination): void => failed.set(failed.get().filter((each) => each.to !== to));

/** @param person - whose move it was, who may be gone by now */
export function addFailed({ to, ids }: Move, person: string | undefined): void {
  changeFor(person, (all) => {
    const others = without(all, ids);
    const same = others.find((each) => each.to === to)?.ids ?? [];
    return [{ to, ids: [...same, ...ids] }, ...others.filter((each) => each.to !== to)];
  });
}

/** Forgets these files' failed moves, because they are moved again. */
export const clearFailed = (ids: readonly string[]): void => failed.set(without(failed.get(), ids));

function without(all: readonly Failed[], gone: readonly string[]): Failed[] {
  const rest = all.map(({ to, ids }) => ({ to, ids: ids.filter((id) => !gone.includes(id)) }));
  return rest.filter(({ ids }) => ids.length > 0);
}

/** The files that are listed, of the library or the trash. */
export type Listed = {
  list: "library" | "trash";
  files: readonly { id: string }[];
  /** Whether the list may have others: they are not loaded yet, or not searched for. */
  isPart: boolean;
};

/**
 * Returns the files that were not moved. A response may have been lost: a file that the list shows as moved was moved.
 * A file that was to leave, and may be among those that are not listed, counts as not moved.
 */
export function notMoved({ to, ids }: Failed, { list, files, isPart }: Listed): string[] {
  const isHere = (id: string) => files.some((file) => file.id === id);
  return ids.filter((id) => (isHere(id) ? to !== list : isPart || to === list));
}

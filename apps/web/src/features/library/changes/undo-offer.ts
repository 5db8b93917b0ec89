import type { IconName } from "../../../components/icon.tsx";
import { createStore } from "../../../lib/store.ts";

/** Files that were just moved. */
export type Moved = { to: "library" | "trash"; ids: readonly string[] };

/** Another change that was just made. Without `undo` it can't be undone. */
type Changed = { icon: IconName; sentence: string; undo: (() => void) | undefined };

/** What was just done, and can be undone. */
export type Offer = Moved | Changed;

/** How long the undo button is shown (milliseconds). */
const offeredFor = 8_000;

export const offer = createStore<Offer | undefined>(undefined);

/** Offers to undo a change. Moves in a row become one offer. */
export function offerUndo(next: Offer): void {
  const last = offer.get();
  const inRow = last && "to" in last && "to" in next && last.to === next.to;
  offer.set(inRow ? { to: next.to, ids: [...new Set([...last.ids, ...next.ids])] } : next);
  restartOffer();
}

/** Removes files from the offer that are gone or were not moved: they can't be undone. */
export function forgetOffer(isGone: (file: { id: string; to: Moved["to"] }) => boolean): void {
  const last = offer.get();
  if (last === undefined || !("to" in last)) return;
  const ids = last.ids.filter((id) => !isGone({ id, to: last.to }));
  if (ids.length === 0) endOffer();
  else if (ids.length < last.ids.length) offer.set({ ...last, ids });
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Stops the offer's timer while somebody is about to use it. */
export function holdOffer(): void {
  clearTimeout(timer);
}

export function restartOffer(): void {
  clearTimeout(timer);
  timer = setTimeout(endOffer, offeredFor);
}

export function endOffer(): void {
  clearTimeout(timer);
  offer.set(undefined);
}

import type { IconName } from "../../components/icon.tsx";
import { createStore } from "../../lib/store.ts";

/** Files that were just moved. */
export type Moved = { to: "library" | "trash"; ids: readonly string[] };

/** What else was just changed; without `undo` there is nothing to take back. */
type Changed = { icon: IconName; sentence: string; undo: (() => void) | undefined };

/** What was just done, and can be undone. */
export type Offer = Moved | Changed;

/** How long it can be undone by one button (milliseconds). */
const offeredFor = 8_000;

export const offer = createStore<Offer | undefined>(undefined);

/** Moves in a row are one offer. */
export function offerUndo(next: Offer): void {
  const last = offer.get();
  const inRow = last && "to" in last && "to" in next && last.to === next.to;
  offer.set(inRow ? { to: next.to, ids: [...new Set([...last.ids, ...next.ids])] } : next);
  restartOffer();
}

/** What is gone, or was not moved, cannot be undone. */
export function forgetOffer(isGone: (file: { id: string; to: Moved["to"] }) => boolean): void {
  const last = offer.get();
  if (last === undefined || !("to" in last)) return;
  const ids = last.ids.filter((id) => !isGone({ id, to: last.to }));
  if (ids.length === 0) endOffer();
  else if (ids.length < last.ids.length) offer.set({ ...last, ids });
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** The offer stays as long as somebody is about to take it: nobody must hurry. */
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

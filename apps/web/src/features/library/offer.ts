import { createStore } from "../../lib/store.ts";

/** What was just done with files, and can be undone. */
export type Offer = { to: "library" | "trash"; ids: readonly string[] };

/** How long a move can be undone by one button (milliseconds). */
const offeredFor = 8_000;

export const offer = createStore<Offer | undefined>(undefined);

/** Moves in a row are one offer. */
export function offerUndo({ to, ids }: Offer): void {
  const last = offer.get();
  offer.set({ to, ids: last?.to === to ? [...new Set([...last.ids, ...ids])] : ids });
  restartOffer();
}

/** What is gone, or was not moved, cannot be undone. */
export function forgetOffer(isGone: (file: { id: string; to: Offer["to"] }) => boolean): void {
  const last = offer.get();
  if (last === undefined) return;
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

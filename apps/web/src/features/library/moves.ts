import { chunksOf } from "../../lib/chunks-of.ts";
import { createStore, useStore } from "../../lib/store.ts";
import { noticeSignedOut } from "../../lib/trpc.ts";
import { currentPerson } from "../account/current-person.ts";
import { lastingCalls } from "./lasting-calls.ts";
import { endOffer, forgetOffer, type Moved, offer, type Offer, offerUndo } from "./offer.ts";
import { readLists } from "./read-lists.ts";

/** Where a file can be moved to. From nowhere it does not come back. */
export type Place = "library" | "trash" | "nowhere";

/** Files that were moved to the same place. */
export type Move = {
  to: Place;
  ids: readonly string[];
  /** All that the trash holds, those that are not loaded yet too. */
  isAll?: boolean;
};

/** The last move of each file that the lists do not know of yet. */
const moved = createStore<ReadonlyMap<string, Move>>(new Map());

/** What the API did not move: of moves to the same place all files. */
export const failed = createStore<Move | undefined>(undefined);

/** The calls of the API, one after the other: a file that comes back must be gone before. */
let calls: Promise<void> = Promise.resolve();

/** Those that are not sent yet. */
const queued = new Set<Move>();

/** Those that are over, and that the lists have not been read after. */
const unread: Ended[] = [];
type Ended = { move: Move; isMade: boolean };

/** Shows files where they belong from now on, moves them there, and offers to undo it. */
export function moveFiles(ids: readonly string[], to: Moved["to"]): void {
  offerUndo({ to, ids });
  send({ ids, to });
}

/** Takes back what is offered. */
export function undoMove(): void {
  const last = offer.get();
  endOffer();
  if (last === undefined) return;
  if ("to" in last) send({ ids: last.ids, to: last.to === "trash" ? "library" : "trash" });
  else last.undo?.();
}

/** Deletes files in the trash for good. There is nothing to undo, so a dialog has asked before. */
export function deleteForGood(files: Omit<Move, "to">): void {
  forgetOffer(({ id, to }) => (files.isAll && to === "trash") || files.ids.includes(id));
  send({ ...files, to: "nowhere" });
}

/** Does what failed once more. */
export function moveAgain({ to, ...files }: Move): void {
  forgetFailed();
  if (to === "nowhere") deleteForGood(files);
  else moveFiles(files.ids, to);
}

export const forgetFailed = (): void => failed.set(undefined);

/** Waits for the moves under way, before another person signs in: nobody else may make them. */
export const movesUnderWay = (): Promise<void> => calls;

/** Whether a file is to be hidden from a list of this place; what can be undone; and what has failed. */
export function useMoves(): {
  isElsewhere: (id: string, place: Place) => boolean;
  offer: Offer | undefined;
  failed: Move | undefined;
} {
  const all = useStore(moved);
  return {
    isElsewhere: (id, place) => (all.get(id)?.to ?? place) !== place,
    offer: useStore(offer),
    failed: useStore(failed),
  };
}

function send(move: Move): void {
  beginAnew(move.ids);
  moved.set(new Map([...moved.get(), ...move.ids.map((id) => [id, move] as const)]));
  queued.add(move);
  calls = calls.then(() => make(move));
}

/** What is begun anew has not failed any more. */
function beginAnew(ids: readonly string[]): void {
  const last = failed.get();
  const rest = last?.ids.filter((id) => !ids.includes(id)) ?? [];
  if (rest.length === last?.ids.length) return;
  failed.set(last && !last.isAll && rest.length > 0 ? { ...last, ids: rest } : undefined);
}

// Nothing that was said to be done is lost with the page.
addEventListener("pagehide", () => queued.forEach((move) => void make(move)));

async function make(move: Move): Promise<void> {
  if (!queued.delete(move)) return;
  try {
    await callFor(move);
    unread.push({ move, isMade: true });
  } catch (error) {
    noticeSignedOut(error);
    forgetOffer(({ id }) => move.ids.includes(id));
    const last = failed.get();
    failed.set(last?.to === move.to ? { ...last, ...move, ids: [...new Set([...last.ids, ...move.ids])] } : move);
    unread.push({ move, isMade: false });
  }
  if (queued.size === 0) void readAgain(unread.splice(0));
}

/** @throws what the API answers, or that some of the files could not come back */
async function callFor({ to, ids, isAll }: Move): Promise<void> {
  if (isAll) await lastingCalls.trash.empty.mutate({});
  else for (const chunk of chunksOf(ids)) await call(to, chunk);
}

async function call(to: Place, ids: string[]): Promise<void> {
  if (to === "trash") await lastingCalls.trash.move.mutate({ ids });
  else if (to === "nowhere") await lastingCalls.trash.empty.mutate({ ids });
  else {
    const back = await lastingCalls.trash.restore.mutate({ ids });
    if (back.ids.length < ids.length) throw new Error("Not all of these files are in the trash any more.");
  }
}

/** From here on the lists say where the files are; where they can't be read, the moves that were made do. */
async function readAgain(ended: readonly Ended[]): Promise<void> {
  const isRead = await readLists();
  const isKnown = (last: Move) => ended.some(({ move, isMade }) => move === last && (isRead || !isMade));
  moved.set(new Map([...moved.get()].filter(([, last]) => !isKnown(last))));
}

currentPerson.subscribe(() => {
  endOffer();
  failed.set(undefined);
  queued.clear();
  moved.set(new Map());
});

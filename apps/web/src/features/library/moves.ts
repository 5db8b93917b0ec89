import { createStore, useStore } from "../../lib/store.ts";
import { noticeSignedOut, queryClient } from "../../lib/trpc.ts";
import { currentPerson } from "../account/current-person.ts";
import { endOffer, forgetOffer, type Moved, offer, type Offer, offerUndo } from "./offer.ts";
import { callFor, type Move, type Place } from "./move-calls.ts";
import { areLoaded } from "./patch-lists.ts";
import { forgetOtherLists, readAround, readLists } from "./read-lists.ts";

/** The last move of each file that the lists do not know of yet. */
const moved = createStore<ReadonlyMap<string, Move>>(new Map());

/** A move that the API did not make. */
const failed = createStore<Move | undefined>(undefined);

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
  if (failed.get()?.ids.some((id) => move.ids.includes(id))) failed.set(undefined);
  moved.set(new Map([...moved.get(), ...move.ids.map((id) => [id, move] as const)]));
  queued.add(move);
  calls = calls.then(() => make(move));
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
    failed.set(move);
    unread.push({ move, isMade: false });
  }
  if (queued.size === 0) void readAgain(unread.splice(0));
}

/**
 * What was made is known here, and no list is read for it. Only where a move has failed, or files come to a list that was read without them, the
 * lists say where the files are.
 */
async function readAgain(ended: readonly Ended[]): Promise<void> {
  for (const { move, isMade } of ended) if (isMade) made.add(move);
  if (ended.every(({ move, isMade }) => isMade && isShown(move))) return void (await readAround());
  const isRead = await readLists();
  forget((last) => ended.some(({ move, isMade }) => move === last && (isRead || !isMade)));
}

const isShown = ({ to, ids }: Move) => to === "nowhere" || areLoaded(ids, { trash: to === "trash" });

/** Moves that the API has made. */
const made = new Set<Move>();

/** Those that had been made when a list was asked for: it says from its answer on where their files are. */
const toldBy = new WeakMap<object, ReadonlySet<Move>>();

queryClient.getQueryCache().subscribe((event) => {
  if (event.type !== "updated" || !isFileList(event.query)) return;
  const { query, action } = event;
  // One more page says nothing of the others.
  if (action.type === "fetch" && action.meta?.fetchMore === undefined) toldBy.set(query, new Set(made));
  if (action.type !== "success" || action.manual) return;
  const told = toldBy.get(query);
  toldBy.delete(query);
  if (told === undefined || told.size === 0) return;
  forget((last) => told.has(last));
  for (const move of told) made.delete(move);
  forgetOtherLists();
});

const isFileList = ({ queryKey }: { queryKey: readonly unknown[] }) => String(queryKey[0]) === "media,list";

function forget(isKnown: (last: Move) => boolean): void {
  moved.set(new Map([...moved.get()].filter(([, last]) => !isKnown(last))));
}

currentPerson.subscribe(() => {
  endOffer();
  failed.set(undefined);
  queued.clear();
  made.clear();
  moved.set(new Map());
});

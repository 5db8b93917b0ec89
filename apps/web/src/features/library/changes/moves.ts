import { matchQuery } from "@tanstack/react-query";
import { getQueryKey } from "@trpc/react-query";
import { createStore, useStore } from "../../../lib/store.ts";
import { noticeSignedOut, queryClient, trpc } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { currentPerson } from "../../account/current-person.ts";
import { trashTexts } from "../trash/texts.ts";
import { addFailed, clearFailed, type Failed, failed, forgetFailed, type Move } from "./failed-moves.ts";
import { addProblem } from "./changes.ts";
import { callFor } from "./move-calls.ts";
import { endOffer, forgetOffer, type Moved, offer, type Offer, offerUndo } from "./undo-offer.ts";
import { readLists } from "./read-lists.ts";

/** The last move of each file whose result the lists don't show yet. */
export const moved = createStore<ReadonlyMap<string, Move>>(new Map());

/** The API's calls, one after the other: a file must be in the trash before it is restored. */
let calls: Promise<void> = Promise.resolve();

/** Moves whose call has not been sent yet, each with its person. */
const queued = new Map<Move, string | undefined>();

type Ended = { move: Move; isMade: boolean };

/** Moves that have ended since the lists were last read. */
const unread: Ended[] = [];

/** Moves that succeeded, but after which the lists could not be read. */
const notYetListed: Ended[] = [];

/** Shows files in their new list at once, moves them there, and offers to undo it. */
export function moveFiles(ids: readonly string[], to: Moved["to"]): void {
  offerUndo({ to, ids });
  send({ ids, to });
}

/** Undoes the offered change. */
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

/** Retries failed moves. */
export function moveAgain({ to, ids }: Failed): void {
  forgetFailed(to);
  if (to === "nowhere") deleteForGood({ ids });
  else moveFiles(ids, to);
}

/** Waits for the moves in progress before another person signs in: only their person may make them. */
export const movesUnderWay = (): Promise<void> => calls;

/** Provides whether to hide a file from the library's or the trash's list, what can be undone, and what has failed. */
export function useMoves(): {
  isElsewhere: (id: string, list: "library" | "trash") => boolean;
  offer: Offer | undefined;
  failed: readonly Failed[];
} {
  const all = useStore(moved);
  return {
    isElsewhere: (id, list) => (all.get(id)?.to ?? list) !== list,
    offer: useStore(offer),
    failed: useStore(failed),
  };
}

function send(move: Move): void {
  clearFailed(move.ids);
  // A list that is being read since the move before shows these files where they no longer are.
  if (move.ids.some((id) => moved.get().has(id)))
    void queryClient.cancelQueries({ queryKey: getQueryKey(trpc.media.list) });
  moved.set(new Map([...moved.get(), ...move.ids.map((id) => [id, move] as const)]));
  queued.set(move, currentPerson.get());
  calls = calls.then(() => make(move));
}

// A move that was shown as done is not lost if the page is left.
addEventListener("pagehide", () => queued.forEach((_, move) => void make(move)));

async function make(move: Move): Promise<void> {
  if (!queued.delete(move)) return;
  const person = currentPerson.get();
  try {
    tellGone(move, await callFor(move), person);
    unread.push({ move, isMade: true });
  } catch (error) {
    addFailed(move, person);
    if (currentPerson.get() !== person) return;
    noticeSignedOut(error);
    forgetOffer(({ id }) => move.ids.includes(id));
    unread.push({ move, isMade: false });
  }
  if (queued.size === 0) void readAgain(unread.splice(0));
}

/** Says what was moved and what was not. The rest can be undone still. */
function tellGone({ ids, to }: Move, gone: readonly string[], person: string | undefined): void {
  if (gone.length === 0) return;
  const { locale, format } = currentLanguage();
  const t = trashTexts[locale];
  const say = (sentence: typeof t.gone, count: number) => (count === 0 ? [] : sentence(count, format.number(count)));
  const sentences = [say(t.moved[to], ids.length - gone.length), say(t.gone, gone.length)].flat();
  addProblem({ what: `${to} ${ids.join(" ")}`, sentence: sentences.join(" "), again: undefined }, person);
  if (currentPerson.get() === person) forgetOffer(({ id }) => gone.includes(id));
}

/**
 * Reads the lists, which then show where the files are. If that fails, successful moves are kept until the lists can be
 * read.
 */
async function readAgain(ended: readonly Ended[]): Promise<void> {
  if (await readLists()) return forget(ended);
  forget(ended.filter(({ isMade }) => !isMade));
  notYetListed.push(...ended.filter(({ isMade }) => isMade));
}

queryClient.getQueryCache().subscribe((event) => {
  if (event.type !== "updated" || event.action.type !== "success" || event.action.manual) return;
  const { state } = event.query;
  // A further page of the list says nothing about the pages before it.
  if (state.fetchMeta?.fetchMore) return;
  if (matchQuery({ queryKey: getQueryKey(trpc.media.list) }, event.query)) forget(notYetListed.splice(0));
});

function forget(ended: readonly Ended[]): void {
  if (ended.length === 0) return;
  const known = new Set(ended.map(({ move }) => move));
  moved.set(new Map([...moved.get()].filter(([, last]) => !known.has(last))));
}

currentPerson.subscribe(() => {
  endOffer();
  queued.forEach((person, move) => addFailed(move, person));
  queued.clear();
  moved.set(new Map());
});

import { httpLink } from "@trpc/client";
import { getQueryKey } from "@trpc/react-query";
import { createStore, useStore } from "../../lib/store.ts";
import { noticeSignedOut, queryClient, trpc } from "../../lib/trpc.ts";
import { currentPerson } from "../account/current-person.ts";

/** Where a file can be moved to. From nowhere it does not come back. */
export type Place = "library" | "trash" | "nowhere";

/** Files that were moved to the same place. */
export type Move = {
  to: Place;
  ids: readonly string[];
  /** All that the trash holds, those that are not loaded yet too. */
  isAll?: boolean;
};

/** What was just done, and can be undone. */
export type Offer = Move & { to: "library" | "trash" };

/** How long a move can be undone by one button (milliseconds). */
const offeredFor = 8_000;

/** What the API takes at once. */
const mostAtOnce = 500;

/** The last move of each file that the lists do not know of yet. */
const moved = createStore<ReadonlyMap<string, Move>>(new Map());

const offer = createStore<Offer | undefined>(undefined);

/** A move that the API did not make. */
const failed = createStore<Move | undefined>(undefined);

/** The calls of the API, one after the other: a file that comes back must be gone before. */
let calls: Promise<void> = Promise.resolve();

/** Shows files where they belong from now on, moves them there, and offers to undo it. Moves in a row are one offer. */
export function moveFiles(ids: readonly string[], to: Offer["to"]): void {
  const last = offer.get();
  offer.set({ to, ids: last?.to === to ? [...new Set([...last.ids, ...ids])] : ids });
  restartOffer();
  send({ ids, to });
}

/** Takes back what is offered. */
export function undoMove(): void {
  const last = offer.get();
  endOffer();
  if (last !== undefined) send({ ids: last.ids, to: last.to === "trash" ? "library" : "trash" });
}

/** Deletes files in the trash for good. There is nothing to undo, so a dialog has asked before. */
export function deleteForGood(files: Omit<Move, "to">): void {
  send({ ...files, to: "nowhere" });
}

/** Does what failed once more. */
export function moveAgain({ to, ...files }: Move): void {
  if (to === "nowhere") deleteForGood(files);
  else moveFiles(files.ids, to);
}

export function forgetFailed(): void {
  failed.set(undefined);
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
  failed.set(undefined);
  moved.set(new Map([...moved.get(), ...move.ids.map((id) => [id, move] as const)]));
  calls = calls.then(() => make(move));
}

async function make(move: Move): Promise<void> {
  const { to, ids, isAll } = move;
  try {
    if (isAll) await api.trash.empty.mutate({});
    else for (let at = 0; at < ids.length; at += mostAtOnce) await call(to, ids.slice(at, at + mostAtOnce));
  } catch (error) {
    noticeSignedOut(error);
    endOffer();
    failed.set(move);
  }
  await readAgain(move);
}

function call(to: Place, ids: string[]): Promise<unknown> {
  switch (to) {
    case "trash":
      return api.trash.move.mutate({ ids });
    case "library":
      return api.trash.restore.mutate({ ids });
    case "nowhere":
      return api.trash.empty.mutate({ ids });
  }
}

/** From here on the lists say where the files are; where they can't be read, the move does. */
async function readAgain(move: Move): Promise<void> {
  queryClient.removeQueries({ queryKey: getQueryKey(trpc.media.list), type: "inactive" });
  const isRead = await queryClient
    .invalidateQueries({ queryKey: getQueryKey(trpc.media) }, { throwOnError: true })
    .then(
      () => true,
      () => false,
    );
  if (isRead || failed.get() === move) moved.set(new Map([...moved.get()].filter(([, last]) => last !== move)));
}

/** Its requests stay alive when the page is left. */
const api = trpc.createClient({
  links: [
    httpLink({
      url: "/trpc",
      fetch: (url, init) => fetch(url, { ...init, body: toText(init?.body), keepalive: true }),
    }),
  ],
});

function toText(body: unknown): string | null {
  return typeof body === "string" ? body : null;
}

currentPerson.subscribe(() => {
  endOffer();
  failed.set(undefined);
  moved.set(new Map());
});

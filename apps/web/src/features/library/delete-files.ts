import { toUploadError } from "@s3-direct/upload-core";
import type { InfiniteData } from "@tanstack/react-query";
import { httpLink } from "@trpc/client";
import { getQueryKey } from "@trpc/react-query";
import { createStore, useStore } from "../../lib/store.ts";
import { noticeSignedOut, queryClient, type RouterOutputs, trpc, trpcClient } from "../../lib/trpc.ts";
import { currentPerson } from "../account/current-person.ts";
import { type Deletion, isUndoable, parseDeletions, undone, withDue, withMore } from "./deletions.ts";

// A deleted file is hidden at once and deleted when its time to undo is over, or when the page is left. The deletions that
// are left to do are stored in the browser, so that no file comes back where a page crashes or the API does not answer.

/** How long a delete can be undone (milliseconds), and at most while the offer has the pointer or the focus. */
const undoFor = { usually: 8_000, atMost: 120_000 };

/** How long after a failure that passes by itself it is tried again (milliseconds). */
const tryAgainAfter = 5_000;

const place = "deletions";

/** Whether the browser stores the list. A private window may refuse to: then the list lasts as long as the page. */
let remembers = true;

const deletions = createStore<readonly Deletion[]>(read() ?? []);

/** How many files can still be brought back. */
const undoable = createStore(0);

/** Files that could not be deleted, and so are there again. */
const failed = createStore<readonly string[]>([]);

/** The files that were deleted on this page, not in another tab: this page deletes them when it is left. */
const deletedHere = new Set<string>();

/** The calls of the API that are under way, by file. */
const calls = new Map<string, Promise<void>>();

export function deleteFiles(ids: readonly string[]): void {
  const owner = currentPerson.get();
  if (owner === undefined) return;
  for (const id of ids) deletedHere.add(id);
  failed.set(failed.get().filter((id) => !ids.includes(id)));
  const now = Date.now();
  change((before) => withMore(before, { ids, owner, due: now + undoFor.usually, now }));
}

export function undoDelete(): void {
  changeUndoable(undone);
}

/** The offer to undo stays as long as somebody is about to take it. */
export function holdUndo(): void {
  changeUndoable((before, { owner, now }) => withDue(before, { owner, now, due: now + undoFor.atMost }));
}

/** The time to undo starts again: nobody is about to take the offer any more. */
export function restartUndoTime(): void {
  changeUndoable((before, { owner, now }) => withDue(before, { owner, now, due: now + undoFor.usually }));
}

/** Deletes at once what can still be undone. */
export function deleteNow(): void {
  changeUndoable((before, { owner, now }) => withDue(before, { owner, now, due: now }));
}

/**
 * Deletes at once what can still be undone, before another person signs in.
 * @returns whether all is deleted
 */
export async function finishDeletes(): Promise<boolean> {
  deleteNow();
  await Promise.all(calls.values());
  return !deletions.get().some(({ owner }) => owner === currentPerson.get());
}

/** The files to hide; how many of them can be brought back; and those that could not be deleted. */
export function useDeletes(): { hidden: ReadonlySet<string>; undoable: number; failed: readonly string[] } {
  const all = useStore(deletions);
  return { hidden: new Set(all.map(({ id }) => id)), undoable: useStore(undoable), failed: useStore(failed) };
}

export function forgetFailedDeletes(): void {
  failed.set([]);
}

function changeUndoable(
  to: (before: readonly Deletion[], at: { owner: string; now: number }) => readonly Deletion[],
): void {
  const owner = currentPerson.get();
  if (owner !== undefined) change((before) => to(before, { owner, now: Date.now() }));
}

/** Other tabs change the same list. */
function change(to: (before: readonly Deletion[]) => readonly Deletion[]): void {
  const after = to(read() ?? deletions.get());
  try {
    localStorage.setItem(place, JSON.stringify(after));
  } catch {
    remembers = false;
  }
  deletions.set(after);
  sendDue();
}

function read(): readonly Deletion[] | undefined {
  try {
    return remembers ? parseDeletions(localStorage.getItem(place)) : undefined;
  } catch {
    return undefined;
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Deletes the files whose time to undo is over, and sets a timer for the rest. */
function sendDue(): void {
  clearTimeout(timer);
  const own = deletions.get().filter(({ owner }) => owner === currentPerson.get());
  const now = Date.now();
  const due = own.filter((each) => !isUndoable(each, now));
  for (const { id } of due) if (!calls.has(id)) calls.set(id, send(id));
  const later = own.filter((each) => isUndoable(each, now)).map((each) => each.due);
  undoable.set(later.length);
  if (later.length > 0) timer = setTimeout(sendDue, Math.min(...later) - now);
}

async function send(id: string): Promise<void> {
  const outcome = await trpcClient.media.delete.mutate({ id }).then(() => "done" as const, outcomeOf);
  calls.delete(id);
  if (outcome === "later") {
    setTimeout(sendDue, tryAgainAfter);
    return;
  }
  if (outcome === "signed-out") return;
  deletedHere.delete(id);
  if (outcome === "done") takeOutOfLists(id);
  else failed.set([...failed.get(), id]);
  change((before) => before.filter((each) => each.id !== id));
  if (calls.size === 0) void queryClient.invalidateQueries({ queryKey: getQueryKey(trpc.media) });
}

function outcomeOf(error: unknown): "done" | "signed-out" | "later" | "failed" {
  const { code, retryable } = toUploadError(error);
  noticeSignedOut(error);
  if (code === "UPLOAD_NOT_FOUND") return "done";
  if (code === "SIGNED_OUT") return "signed-out";
  return retryable ? "later" : "failed";
}

type Pages = InfiniteData<RouterOutputs["media"]["list"]>;

/** The file was hidden. From here on it is not in the cached lists either. */
function takeOutOfLists(id: string): void {
  queryClient.setQueriesData<Pages>(
    { queryKey: getQueryKey(trpc.media.list) },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })),
      },
  );
}

/** Sends requests that stay alive when the page is left. */
const lastWords = trpc.createClient({
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

if (typeof window !== "undefined") {
  addEventListener("storage", ({ key }) => {
    if (key !== place) return;
    deletions.set(read() ?? []);
    sendDue();
  });
  addEventListener("pagehide", () => {
    const now = Date.now();
    const left = deletions.get().filter((each) => deletedHere.has(each.id) && isUndoable(each, now));
    if (left.length === 0) return;
    for (const { id } of left) void lastWords.media.delete.mutate({ id }).catch(() => {});
    deleteNow();
  });
  // Deletions of an earlier page, or from before a sign-in. This module may be loaded before or after the person is known.
  currentPerson.subscribe(sendDue);
  sendDue();
}

import { isActive } from "@s3-direct/upload-client";
import { ask } from "../../components/ask.tsx";
import { createStore } from "../../lib/store.ts";
import { currentLanguage } from "../../texts/language.ts";
import { movesUnderWay } from "../library/changes/moves.ts";
import { lastEnding } from "./last-ending.ts";
import { forgetUploads } from "./person-change.ts";
import { putsUnderWay } from "../upload/same-file/put-into-albums.ts";
import { allUploads, discard, forgetKept, isActiveHere, unfinishedUploads } from "../upload/uploader.ts";
import { signOut } from "./account.ts";
import type { Person } from "./use-session.tsx";

/**
 * In milliseconds. An abort that has not reached the API by then is left to the bucket's lifecycle rule; a file that was
 * to be moved, or put into an album, stays where it was.
 */
const longestWait = 5_000;
export const soon = <Result>(work: Promise<Result>): Promise<Result | undefined> =>
  Promise.race([work, new Promise<undefined>((resolve) => setTimeout(resolve, longestWait))]);

/** Whether a sign-out is in progress. */
export const isLeaving = createStore(false);

/**
 * Signs out, after a question if something would be lost.
 * @throws Error with a sentence for the person
 */
export async function leave({ id, isGuest }: Person): Promise<void> {
  const { t } = currentLanguage();
  const { leaveGuest, leaveUploads } = t.account;
  const all = await countEverywhere();
  const here = allUploads().filter(isActiveHere).length;
  // What another tab sends waits there for the next sign-in, as long as that tab is open: a guest has none.
  const question = isGuest || here === all ? leaveUploads : leaveUploads.elsewhere[here > 0 ? "too" : "only"];
  if (!(await mayCancelUploads({ ...leaveUploads, ...question }, all))) return;
  if (isGuest && !(await ask(leaveGuest))) return;
  isLeaving.set(true);
  try {
    await soon(Promise.all([movesUnderWay(), putsUnderWay()]));
    // In this order: only the owner can abort an upload, and uploads that begin until then must not be kept either.
    forgetUploads();
    await soon(unfinishedUploads().then(discard));
    lastEnding.set("left");
    await signOut();
  } catch (error) {
    lastEnding.set(undefined);
    throw error;
  } finally {
    isLeaving.set(false);
  }
  await forgetKept(id);
}

/** How many uploads are in progress in this tab and in others, which may have begun some after this page was loaded. */
export async function countEverywhere(): Promise<number> {
  const others = (await soon(unfinishedUploads())) ?? [];
  return allUploads().filter(isActive).length + others.filter(({ isInOtherTab }) => isInOtherTab).length;
}

type AboutUploads = Record<"title" | "text" | "confirm", (count: number) => string>;

/** Asks before the account changes if uploads would be cancelled, because uploads belong to their person. */
export async function mayCancelUploads({ title, text, confirm }: AboutUploads, count: number): Promise<boolean> {
  return count === 0 || ask({ title: title(count), text: text(count), confirm: confirm(count) });
}

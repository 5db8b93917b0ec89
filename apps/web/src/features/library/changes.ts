import type { IconName } from "../../components/icon.tsx";
import { announce } from "../../components/live-region.tsx";
import { createStore } from "../../lib/store.ts";
import { noticeSignedOut } from "../../lib/trpc.ts";
import { currentPerson } from "../account/current-person.ts";
import { offerUndo } from "./offer.ts";
import { readLists } from "./read-lists.ts";

/** What was changed and can be taken back, with the sentences that say so. Moves to and from the trash are in moves.ts. */
export type Made = {
  icon: IconName;
  /** Undefined where there is nothing to take back. */
  takeBack?: (() => Promise<unknown>) | undefined;
  done: string;
  undone: string;
  /** Where it could not be taken back. */
  notUndone: string;
};

type Problem = { sentence: string; again: () => void };

/** What the API did not do: said until it is done, or somebody closes it. */
export const problem = createStore<Problem | undefined>(undefined);

/** Makes a change, shows it and offers to take it back. */
export async function change(wanted: { make: () => Promise<Made>; failed: string }): Promise<void> {
  const { make, failed } = wanted;
  await attempt(async () => changed(await make()), { sentence: failed, again: () => void change(wanted) });
}

/** The same for what is made already. */
export function changed({ icon, takeBack, done, undone, notUndone }: Made): void {
  const undo = async () => {
    const isUndone = await attempt(async () => takeBack?.(), { sentence: notUndone, again: () => void undo() });
    if (!isUndone) return;
    announce(undone);
    await readLists();
  };
  announce(done);
  offerUndo({ icon, sentence: done, undo: takeBack && (() => void undo()) });
  void readLists();
}

async function attempt(act: () => Promise<unknown>, inVain: Problem): Promise<boolean> {
  problem.set(undefined);
  try {
    await act();
    return true;
  } catch (error) {
    noticeSignedOut(error);
    problem.set(inVain);
    return false;
  }
}

currentPerson.subscribe(() => problem.set(undefined));

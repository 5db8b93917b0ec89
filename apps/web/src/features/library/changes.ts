import type { IconName } from "../../components/icon.tsx";
import { announce } from "../../components/live-region.tsx";
import { createStore } from "../../lib/store.ts";
import { noticeSignedOut } from "../../lib/trpc.ts";
import { currentPerson } from "../account/current-person.ts";
import { offerUndo } from "./offer.ts";
import { readLists } from "./read-lists.ts";

/** What was changed, with the sentences that say so. Moves to and from the trash are in moves.ts. */
export type Made = {
  icon: IconName;
  done: string;
  /**
   * Undefined where there is nothing to take back.
   * @returns what was taken back, as a sentence
   */
  takeBack?: (() => Promise<string>) | undefined;
  /** Where it could not be taken back. */
  notUndone: string;
};

type Problem = { sentence: string; again: () => void };

/** What is said of a failure, which may be of more than one kind. */
type Sentence = string | ((error: unknown) => string);

/** What the API did not do: said until it is done, or somebody closes it. */
export const problem = createStore<Problem | undefined>(undefined);

/** Makes a change, shows it and offers to take it back. */
export async function change(wanted: { make: () => Promise<Made>; failed: Sentence }): Promise<void> {
  const { make, failed } = wanted;
  await attempt(() => changed(make), { failed, again: () => void change(wanted) });
}

/**
 * The same, for who says by themselves what was not done. Nothing is shown of what was given up.
 * @throws what `make` throws
 */
export async function changed<What extends Made | undefined>(make: () => Promise<What>): Promise<What> {
  const isStillHere = whoIsHere();
  const made = await make();
  if (made && isStillHere()) show(made);
  return made;
}

/** What one person has begun is not told to the next one. @returns whether who is signed in now still is */
export function whoIsHere(): () => boolean {
  const person = currentPerson.get();
  return () => currentPerson.get() === person;
}

function show({ icon, done, takeBack, notUndone }: Made): void {
  const undo = async (act: () => Promise<string>) => {
    const isStillHere = whoIsHere();
    const undone = await attempt(act, { failed: notUndone, again: () => void undo(act) });
    if (undone === undefined || !isStillHere()) return;
    announce(undone);
    await readLists();
  };
  announce(done);
  offerUndo({ icon, sentence: done, undo: takeBack && (() => void undo(takeBack)) });
  void readLists();
}

/** Does what changes nothing, as a download. What fails is told as what was not changed, with a way to try it again. */
export async function orTell(failed: Sentence, act: () => Promise<void>): Promise<void> {
  await attempt(act, { failed, again: () => void orTell(failed, act) });
}

async function attempt<Answer>(
  act: () => Promise<Answer>,
  { failed, again }: { failed: Sentence; again: () => void },
): Promise<Answer | undefined> {
  const isStillHere = whoIsHere();
  try {
    return await act();
  } catch (error) {
    if (!isStillHere()) return undefined;
    noticeSignedOut(error);
    problem.set({
      sentence: typeof failed === "string" ? failed : failed(error),
      again: () => {
        problem.set(undefined);
        again();
      },
    });
    return undefined;
  }
}

currentPerson.subscribe(() => problem.set(undefined));

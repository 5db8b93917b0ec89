import type { IconName } from "../../components/icon.tsx";
import { announce } from "../../components/live-region.tsx";
import { randomId } from "../../lib/random-id.ts";
import { createStore } from "../../lib/store.ts";
import { noticeSignedOut } from "../../lib/trpc.ts";
import { currentPerson, whoIsHere } from "../account/current-person.ts";
import { offerUndo } from "./offer.ts";
import { readLists } from "./read-lists.ts";

/** A change that was made, with the sentences that say so. Moves to and from the trash are in moves.ts. */
export type ChangeMade = {
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

type Problem = { what: string; sentence: string; again: () => void };

/** What the API did not do, the newest first: each is said until it is begun anew, or somebody closes it. */
export const problems = createStore<readonly Problem[]>([]);

type Failing = {
  /** Tells what is to be done, and to what, from everything else. */
  what: string;
  /** What is said of a failure, which may be of more than one kind. */
  failed: string | ((error: unknown) => string);
};

/** Makes a change, shows it and offers to take it back. */
export function makeChange({ make, ...failing }: Failing & { make: () => Promise<ChangeMade> }): Promise<void> {
  return tryOrReport(failing, () => makeChangeOrThrow(make));
}

/**
 * The same, for who says by themselves what was not done. Nothing is shown of what was given up.
 * @throws what `make` throws
 */
export async function makeChangeOrThrow<What extends ChangeMade | undefined>(make: () => Promise<What>): Promise<What> {
  const isStillHere = whoIsHere();
  const made = await make();
  if (made && isStillHere()) show(made);
  return made;
}

function show({ icon, done, takeBack, notUndone }: ChangeMade): void {
  const what = randomId();
  const undo =
    takeBack &&
    (() =>
      void tryOrReport({ what, failed: notUndone }, async (isStillHere) => {
        const undone = await takeBack();
        if (!isStillHere()) return;
        announce(undone);
        await readLists();
      }));
  announce(done);
  offerUndo({ icon, sentence: done, undo });
  void readLists();
}

/**
 * What fails is told as what was not done, with a way to try it again: a change, or what changes nothing, as a download.
 * @param act is told whether who wanted it is still signed in: what it brings is not for the next person
 */
export async function tryOrReport(
  failing: Failing,
  act: (isStillHere: () => boolean) => Promise<unknown>,
): Promise<void> {
  const { what, failed } = failing;
  const isStillHere = whoIsHere();
  forgetProblem(what);
  try {
    await act(isStillHere);
  } catch (error) {
    if (!isStillHere()) return;
    noticeSignedOut(error);
    const sentence = typeof failed === "string" ? failed : failed(error);
    addProblem({ what, sentence, again: () => void tryOrReport(failing, act) });
  }
}

/** Of the same that has failed before only the last is said. */
export function addProblem(problem: Problem): void {
  forgetProblem(problem.what);
  problems.set([problem, ...problems.get()]);
}

export function forgetProblem(what: string): void {
  problems.set(problems.get().filter((problem) => problem.what !== what));
}

currentPerson.subscribe(() => problems.set([]));

import type { IconName } from "../../../components/icon.tsx";
import { announce } from "../../../components/live-region.tsx";
import { randomId } from "../../../lib/random-id.ts";
import { createStore } from "../../../lib/store.ts";
import { isGone, noticeSignedOut } from "../../../lib/trpc.ts";
import { currentPerson, keepForPerson, whoIsHere } from "../../account/current-person.ts";
import { offerUndo } from "./undo-offer.ts";
import { readLists } from "./read-lists.ts";

/** A change that was made, with the sentences that say so. Moves to and from the trash are in moves.ts. */
export type ChangeMade = {
  icon: IconName;
  done: string;
  /**
   * Undefined if there is nothing to undo.
   * @returns a sentence that says what was undone
   */
  takeBack?: (() => Promise<string>) | undefined;
  /** Said if the undo failed. */
  notUndone: string;
};

type Problem = {
  what: string;
  sentence: string;
  /** Undefined if another try is of no use. */
  again: (() => void) | undefined;
};

/** Failed changes, the newest first: each is shown until it is retried, or somebody closes it. */
export const problems = createStore<readonly Problem[]>([]);
const changeFor = keepForPerson(problems, []);

type Failing = {
  /** Identifies the action and its object. */
  what: string;
  /** The sentence for a failure, which may depend on the error. */
  failed: string | ((error: unknown) => string);
};

/** Makes a change, shows it and offers to undo it. */
export function makeChange({ make, ...failing }: Failing & { make: () => Promise<ChangeMade> }): Promise<void> {
  return tryOrReport(failing, () => makeChangeOrThrow(make));
}

/**
 * The same for a caller that reports failures itself. A cancelled change is not shown.
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
 * Runs an action. If it fails, reports that, and offers a retry: for a change, or an action without one, such as a
 * download.
 * @param act - receives a function that returns whether the same person is still signed in: the result is not for the
 * next person
 */
export async function tryOrReport(
  failing: Failing,
  act: (isStillHere: () => boolean) => Promise<unknown>,
): Promise<void> {
  const { what, failed } = failing;
  const person = currentPerson.get();
  forgetProblem(what);
  try {
    await act(whoIsHere());
  } catch (error) {
    noticeSignedOut(error);
    if (isGone(error)) void readLists();
    const sentence = typeof failed === "string" ? failed : failed(error);
    const again = isGone(error) ? undefined : () => void tryOrReport(failing, act);
    addProblem({ what, sentence, again }, person);
  }
}

/**
 * Adds a problem. It replaces an earlier one of the same action.
 * @param person - whose action it was, who may be gone by now
 */
export function addProblem(problem: Problem, person: string | undefined): void {
  changeFor(person, (all) => [problem, ...without(all, problem.what)]);
}

export const forgetProblem = (what: string): void => problems.set(without(problems.get(), what));

const without = (all: readonly Problem[], what: string) => all.filter((problem) => problem.what !== what);

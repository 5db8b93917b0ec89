import { noticeSignedOut } from "../../lib/trpc.ts";
import { problem, whoIsHere } from "./changes.ts";

/** Does what changes nothing, as a download. What fails is told as what was not changed, with a way to try it again. */
export async function orTell(sentence: string, act: () => Promise<void>): Promise<void> {
  const isStillHere = whoIsHere();
  try {
    await act();
  } catch (error) {
    if (!isStillHere()) return;
    noticeSignedOut(error);
    const again = () => {
      problem.set(undefined);
      void orTell(sentence, act);
    };
    problem.set({ sentence, again });
  }
}

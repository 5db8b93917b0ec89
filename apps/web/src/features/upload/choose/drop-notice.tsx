import { ProblemNotice } from "../../../components/problem-notice.tsx";
import { dropProblem } from "./drop-problem.ts";
import { useDropTexts } from "./drop-texts.ts";

/** Says what was not taken from the last drop, or not added to where it was dropped. */
export function DropNotice({ problem }: { problem: NonNullable<ReturnType<typeof dropProblem.get>> }) {
  const texts = useDropTexts();
  const again = typeof problem === "object" && "again" in problem ? problem.again : undefined;
  return (
    <ProblemNotice onAgain={again} onClose={() => dropProblem.set(undefined)}>
      {sentence()}
    </ProblemNotice>
  );

  function sentence(): string {
    if (problem === "no-file") return texts.noFile;
    if (problem === "no-album") return texts.noAlbum;
    return "again" in problem ? texts.notInAlbum : texts.unreadable(problem.unreadable);
  }
}

import { ProblemNotice } from "../../../components/problem-notice.tsx";
import { takeProblem } from "./take-problem.ts";
import { useDropTexts } from "./drop-texts.ts";

/** Says what could not be taken, or put into its album. */
export function TakeNotice({ problem }: { problem: NonNullable<ReturnType<typeof takeProblem.get>> }) {
  const texts = useDropTexts();
  const again = typeof problem === "object" && "again" in problem ? problem.again : undefined;
  return (
    <ProblemNotice onAgain={again} onClose={() => takeProblem.set(undefined)}>
      {sentence()}
    </ProblemNotice>
  );

  function sentence(): string {
    if (problem === "no-file") return texts.noFile;
    if (problem === "no-album") return texts.noAlbum;
    return "again" in problem ? texts.notInAlbum : texts.unreadable(problem.unreadable);
  }
}

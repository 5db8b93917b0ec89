import { useLanguage } from "../../../texts/language.ts";
import type { Queue } from "./queue.ts";

/** The progress of all uploads, in bytes. Failed uploads are not part of the bar: words beside it say how many. */
export function QueueBar({
  progress,
  counts: { all, done, failed, active, isStill },
}: Pick<Queue, "progress" | "counts">) {
  const { t } = useLanguage();
  if (all === failed) return null;
  // Only a bar in the accent colour means that everything is uploaded.
  const look = done === all ? "text-accent" : isStill || active === 0 ? "text-edge" : "text-progress";
  return <progress aria-label={t.upload.overall} max={1} value={progress.fraction} className={`bar ${look}`} />;
}

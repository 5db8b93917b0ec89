import { useLanguage } from "../../texts/language.ts";
import type { Queue } from "./queue.ts";

/** How far all uploads are, by their bytes. What has failed is none of it: that is said in words, beside the bar. */
export function QueueBar({
  progress,
  counts: { all, done, failed, active, isStill },
}: Pick<Queue, "progress" | "counts">) {
  const { t } = useLanguage();
  if (all === failed) return null;
  // Only a bar of the accent's colour means that all is there.
  const look = done === all ? "text-accent" : isStill || active === 0 ? "text-edge" : "text-progress";
  return <progress aria-label={t.upload.overall} max={1} value={progress.fraction} className={`bar ${look}`} />;
}

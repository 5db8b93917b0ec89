import { useLanguage } from "../../texts/language.ts";
import type { Queue } from "./queue.ts";

/** How far all uploads are. What has failed keeps its share of the bar, so that a full one means that all is there. */
export function QueueBar({ progress, counts: { all, done, failed, isStill } }: Pick<Queue, "progress" | "counts">) {
  const { t } = useLanguage();
  if (all === 0) return null;
  const look = isStill ? "text-edge" : done + failed === all ? "text-accent" : "text-progress";
  return (
    <div className="flex gap-0.5">
      {all > failed && (
        <progress
          aria-label={t.upload.overall}
          max={1}
          value={progress.fraction}
          className={`bar min-w-0 basis-0 ${look}`}
          style={{ flexGrow: all - failed }}
        />
      )}
      {failed > 0 && <span className="bg-danger h-1.5 rounded-full" style={{ flexGrow: failed }} />}
    </div>
  );
}

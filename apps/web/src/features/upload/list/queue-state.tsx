import { Facts } from "../../../components/facts.tsx";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { transferFacts } from "./describe-upload.ts";
import type { Queue } from "./queue.ts";

/** The progress and speed of all uploads or, if nothing moves, the reason. */
export function QueueState({ items, progress, counts }: Queue) {
  const language = useLanguage();
  const { t, format } = language;
  if (counts.active === 0) return null;
  const isOffline = items.some((item) => item.status === "waiting" && item.reason === "offline");
  const isPaused = counts.paused === counts.active;
  const facts = isOffline
    ? [t.upload.spoken.waits]
    : isPaused
      ? [t.upload.states.paused]
      : transferFacts(progress, language);
  return (
    <div className="flex justify-between gap-4 text-sm tabular-nums">
      <div className="flex min-w-0 items-start gap-1.5 font-medium">
        {(isOffline || isPaused) && (
          <Icon name={isOffline ? "offline" : "pause"} className="text-warn mt-px size-4.5" />
        )}
        <Facts of={facts} className="" />
      </div>
      <span className="whitespace-nowrap">{format.fraction(progress.fraction)}</span>
    </div>
  );
}

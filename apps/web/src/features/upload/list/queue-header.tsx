import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { QueueActions } from "./queue-actions.tsx";
import { QueueBar } from "./queue-bar.tsx";
import { QueueState } from "./queue-state.tsx";
import { isSkipped, type Queue } from "./queue.ts";

/** All uploads as one: how many, their progress and speed, and the actions for all. */
export function QueueHeader(queue: Queue) {
  const { t, format } = useLanguage();
  const { all, done, failed } = queue.counts;
  const noneLeft = queue.items.some(isSkipped) ? t.upload.inLibrary.state : t.upload.states.aborted;
  const isComplete = all > 0 && done === all;

  return (
    <div
      className={`border-line sticky top-16 z-10 cramped:static grid gap-2 border-b px-4 pt-2 pb-3 transition-colors sm:px-5 ${isComplete ? "bg-accent-soft" : "bg-panel"}`}
    >
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 data-focus-home tabIndex={-1} className="flex items-center gap-2.5 font-semibold tabular-nums">
          {isComplete && (
            <span className="bg-accent text-on-accent animate-pop grid size-6 place-items-center rounded-full">
              <Icon name="check" className="size-4" />
            </span>
          )}
          <span>
            {all === 0 ? noneLeft : t.upload.count(format.number(done), format.number(all))}
            {failed > 0 && <span className="text-danger"> · {t.upload.failedCount(format.number(failed))}</span>}
          </span>
        </h2>
        <QueueActions {...queue} />
      </div>
      <QueueBar {...queue} />
      <QueueState {...queue} />
    </div>
  );
}

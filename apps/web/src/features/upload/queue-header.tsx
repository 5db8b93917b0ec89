import { Button } from "../../components/button.tsx";
import { useLanguage } from "../../texts/language.ts";
import { describeTransfer } from "./describe-upload.ts";
import type { Queue } from "./queue.ts";
import { mayRetry } from "./upload-errors.ts";
import { eachUploader } from "./uploader.ts";

/** All uploads as one: how many, how far, how fast, and what can be done to all of them. */
export function QueueHeader({ items, progress, counts }: Queue) {
  const language = useLanguage();
  const { t, format } = language;
  const { all, done, failed, active, paused } = counts;
  const retryable = items.filter((item) => item.status === "error" && mayRetry(item.error));
  const finished = items.filter(({ status }) => status === "done" || status === "aborted");

  return (
    <div className="border-line bg-panel sticky top-16 z-10 grid gap-2 border-b px-4 pt-2 pb-3 sm:px-5">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4">
        <h2 className="text-sm font-semibold tabular-nums">
          {t.upload.count(format.number(done), format.number(all))}
          {failed > 0 && <span className="text-danger"> · {t.upload.failedCount(format.number(failed))}</span>}
        </h2>
        <div className="-mr-3 flex flex-wrap max-sm:-ml-3">
          {active > paused && (
            <Button look="quiet" onClick={() => eachUploader(({ pauseAll }) => pauseAll())}>
              {t.upload.pauseAll}
            </Button>
          )}
          {paused > 0 && (
            <Button look="quiet" onClick={() => eachUploader(({ resumeAll }) => resumeAll())}>
              {t.upload.resumeAll}
            </Button>
          )}
          {retryable.length > 0 && (
            <Button look="quiet" onClick={() => retryable.forEach(({ id }) => eachUploader(({ retry }) => retry(id)))}>
              {t.upload.retryAll}
            </Button>
          )}
          {finished.length > 0 && (
            <Button look="quiet" onClick={() => finished.forEach(({ id }) => eachUploader(({ remove }) => remove(id)))}>
              {t.upload.clearFinished}
            </Button>
          )}
        </div>
      </div>
      <progress aria-label={t.upload.overall} max={1} value={progress.fraction} className="bar text-accent" />
      <p className="text-muted flex min-h-4.5 justify-between gap-4 text-xs tabular-nums">
        <span>{describeTransfer(progress, language)}</span>
        <span className="whitespace-nowrap">{format.fraction(progress.fraction)}</span>
      </p>
    </div>
  );
}

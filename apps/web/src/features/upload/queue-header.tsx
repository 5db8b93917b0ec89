import { mayRetry } from "@s3-direct/upload-core";
import { useRef } from "react";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { copyLinks } from "../../lib/copy-link.ts";
import { sharing } from "../share/sharing.ts";
import { useLanguage } from "../../texts/language.ts";
import { describeTransfer } from "./describe-upload.ts";
import { QueueBar } from "./queue-bar.tsx";
import { isSkipped, type Queue } from "./queue.ts";
import { eachUploader, type Upload } from "./uploader.ts";

/** All uploads as one: how many, how far, how fast, and the actions for all. */
export function QueueHeader(queue: Queue) {
  const heading = useRef<HTMLHeadingElement>(null);
  const language = useLanguage();
  const { t, format } = language;
  const { progress, counts } = queue;
  const { all, done, failed, active } = counts;
  const noneLeft = queue.items.some(isSkipped) ? t.upload.inLibrary.state : t.upload.states.aborted;
  const isComplete = all > 0 && done === all;
  // The focus, which the button takes with it, goes to the heading.
  const send = (uploads: readonly Upload[]) => {
    heading.current?.focus();
    uploads.forEach(({ id }) => eachUploader(({ retry }) => retry(id)));
  };

  return (
    <div
      className={`border-line sticky top-16 z-10 grid gap-2 border-b px-4 pt-2 pb-3 transition-colors sm:px-5 ${isComplete ? "bg-accent-soft" : "bg-panel"}`}
    >
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4">
        <h2 ref={heading} tabIndex={-1} className="flex items-center gap-2.5 font-semibold tabular-nums">
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
        <Actions {...queue} onSend={send} />
      </div>
      <QueueBar {...queue} />
      {active > 0 && (
        <p className="flex justify-between gap-4 text-sm tabular-nums">
          <span className="font-medium">{describeTransfer(progress, language)}</span>
          <span className="whitespace-nowrap">{format.fraction(progress.fraction)}</span>
        </p>
      )}
    </div>
  );
}

/** The buttons of the moment: while something goes up, and when nothing does any more. */
function Actions({
  items,
  counts: { active, paused },
  onSend,
}: Queue & { onSend: (uploads: readonly Upload[]) => void }) {
  const { t, format } = useLanguage();
  const retryable = items.filter((item) => item.status === "error" && mayRetry(item.error));
  const skipped = items.filter(isSkipped);
  const finished = items.filter(({ status }) => status === "done" || status === "aborted");
  const published = items.flatMap((item) =>
    item.status === "done" ? { id: item.result.data.id, isPrivate: item.result.file.url === undefined } : [],
  );
  const links = items.flatMap((item) => (item.status === "done" ? (item.result.file.url ?? []) : []));
  return (
    <div className="-mr-3 flex flex-wrap max-sm:-ml-3">
      {active === 0 && published.length > 0 && (
        <Button look="quiet" className="text-accent! font-medium" onClick={() => sharing.set(published)}>
          <Icon name="link" className="size-4.5" />
          {t.library.share}
        </Button>
      )}
      {active === 0 && links.length > 1 && (
        <Button look="quiet" className="text-accent! font-medium" onClick={() => void copyLinks(links)}>
          <Icon name="copy" className="size-4.5" />
          {t.upload.copyAll}
        </Button>
      )}
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
        <Button look="quiet" onClick={() => onSend(retryable)}>
          {t.upload.retryAll}
        </Button>
      )}
      {skipped.length > 1 && (
        <Button look="quiet" onClick={() => onSend(skipped)}>
          {t.upload.inLibrary.allAnyway(format.number(skipped.length))}
        </Button>
      )}
      {finished.length > 0 && (
        <Button look="quiet" onClick={() => finished.forEach(({ id }) => eachUploader(({ remove }) => remove(id)))}>
          {t.upload.clearFinished}
        </Button>
      )}
    </div>
  );
}

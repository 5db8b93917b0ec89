import { mayRetry } from "@s3-direct/upload-core";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { copyOrShow } from "../../../lib/copy-link.ts";
import { useLanguage } from "../../../texts/language.ts";
import { sharing } from "../../share/sharing.ts";
import { isSkipped, type Queue } from "./queue.ts";
import { stopTaking } from "../choose/take-files.ts";
import { isOutdated, isUnloaded } from "../failures/upload-errors.ts";
import { allUploads, eachUploader, isActiveHere, type Upload } from "../uploader.ts";

const retry = (uploads: readonly Upload[]) => uploads.forEach(({ id }) => eachUploader((each) => each.retry(id)));
const remove = (uploads: readonly Upload[]) => uploads.forEach(({ id }) => eachUploader((each) => each.remove(id)));

const resumeAll = () => eachUploader((each) => each.resumeAll());
const pauseAll = () => activeHere().forEach(({ id }) => eachUploader((each) => each.pause(id)));

/** Ends also what was chosen or dropped and is still being taken. */
function cancelAll(): void {
  stopTaking();
  activeHere().forEach(({ id }) => eachUploader((each) => each.abort(id)));
}

/** What another tab sends goes on there, whatever is done to it here. */
const activeHere = () => allUploads().filter(isActiveHere);

/** The actions for all uploads at once: while some are in progress, and when none is any more. */
export function QueueActions({ items, counts: { active, paused } }: Queue) {
  const { t, format } = useLanguage();
  const retryable = items.filter((item) => item.status === "error" && mayRetry(item.error));
  const skipped = items.filter(isSkipped);
  const cancelled = items.filter((item) => item.status === "aborted" && !isSkipped(item));
  const finished = items.filter(({ status }) => status === "done" || status === "aborted");
  const published = items.flatMap((item) =>
    item.status === "done" ? { id: item.result.data.id, isPrivate: item.result.file.url === undefined } : [],
  );
  const links = items.flatMap((item) => (item.status === "done" ? (item.result.file.url ?? []) : []));
  const here = items.filter(isActiveHere).length;
  const isPaused = here === paused;
  const mayNeedReload = items.some(
    (item) => item.status === "error" && (isOutdated(item.error) || isUnloaded(item.error)),
  );
  return (
    <div className="-mr-3 flex flex-wrap max-sm:-ml-3">
      {active === 0 && published.length > 0 && (
        <Button look="primary" className="mr-1 max-sm:ml-3" onClick={() => sharing.set(published)}>
          <Icon name="link" className="size-4.5" />
          {t.library.share}
        </Button>
      )}
      {active === 0 && links.length > 1 && (
        <Button look="quiet" className="text-accent! font-medium" onClick={() => void copyOrShow({ texts: links })}>
          <Icon name="copy" className="size-4.5" />
          {t.upload.copyAll}
        </Button>
      )}
      {here > 0 && (
        // One button for both, so that the focus stays on it.
        <Button look="quiet" onClick={isPaused ? resumeAll : pauseAll}>
          {isPaused ? t.upload.resumeAll : t.upload.pauseAll}
        </Button>
      )}
      {paused > 0 && !isPaused && (
        <Button look="quiet" onClick={resumeAll}>
          {t.upload.resumeAll}
        </Button>
      )}
      {here > 1 && (
        <Button look="quiet" onClick={cancelAll}>
          {t.upload.cancelAll}
        </Button>
      )}
      {active === 0 && mayNeedReload && (
        <Button look="quiet" onClick={() => location.reload()}>
          {t.broken.reload}
        </Button>
      )}
      {retryable.length > 0 && (
        <Button look="quiet" onClick={() => retry(retryable)}>
          {t.upload.retryAll}
        </Button>
      )}
      {skipped.length > 1 && (
        <Button look="quiet" onClick={() => retry(skipped)}>
          {t.upload.inLibrary.allAnyway(format.number(skipped.length))}
        </Button>
      )}
      {active === 0 && cancelled.length > 1 && (
        <Button look="quiet" onClick={() => retry(cancelled)}>
          {t.upload.cancelledAgain(format.number(cancelled.length))}
        </Button>
      )}
      {finished.length > 0 && (
        <Button look="quiet" onClick={() => remove(finished)}>
          {t.upload.clearFinished}
        </Button>
      )}
    </div>
  );
}

import { useId, useState } from "react";
import { Link } from "wouter";
import { Icon } from "../components/icon.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { describeTransfer } from "../features/upload/describe-upload.ts";
import { QueueBar } from "../features/upload/queue-bar.tsx";
import { isSkipped, useQueue } from "../features/upload/queue.ts";
import { useLanguage } from "../texts/language.ts";
import { SkippedFiles } from "./skipped-files.tsx";
import { TrayList } from "./tray-list.tsx";

/** The uploads on the pages that don't list them: in one line, and opened with what is under way. At their end, what was not sent. */
export function UploadTray() {
  const language = useLanguage();
  const { t, format } = language;
  const queue = useQueue();
  const { items, progress, counts } = queue;
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  if (counts.active === 0) return <SkippedFiles skipped={items.filter(isSkipped)} />;
  return (
    <aside
      aria-label={t.upload.overall}
      className="border-line bg-panel shadow-float animate-rise grid gap-2 rounded-2xl border p-2 pb-3.5 text-sm sm:col-start-2"
    >
      <div className="flex items-center">
        <Link href="/" className="hover:bg-sunken flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-lg px-2">
          <Icon name="upload" className="text-accent size-5" />
          <span className="flex-1 font-medium">
            {t.upload.count(format.number(counts.done), format.number(counts.all))}
          </span>
          <span className="tabular-nums">{format.fraction(progress.fraction)}</span>
        </Link>
        <IconButton
          icon="down"
          label={t.upload.showUnderWay}
          aria-expanded={isOpen}
          aria-controls={listId}
          className={isOpen ? "" : "*:rotate-180"}
          onClick={() => setOpen(!isOpen)}
        />
      </div>
      <div className="px-2">
        <QueueBar {...queue} />
      </div>
      <div id={listId} hidden={!isOpen} className="grid gap-2 px-2">
        {isOpen && (
          <>
            <p className="font-medium tabular-nums">{describeTransfer(progress, language)}</p>
            <TrayList items={items} />
          </>
        )}
      </div>
    </aside>
  );
}

import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { Icon } from "../../../components/icon.tsx";
import { IconButton } from "../../../components/icon-button.tsx";
import { useKeptFocus } from "../../../lib/kept-focus.ts";
import { useLanguage } from "../../../texts/language.ts";
import { QueueBar } from "../list/queue-bar.tsx";
import { isSkipped, type Queue, useQueue } from "../list/queue.ts";
import { SkippedFiles } from "./skipped-files.tsx";
import { recordSpeed } from "./speed-history.ts";
import { TrayPanel } from "./tray-panel.tsx";

/**
 * The uploads, on pages that don't list them: one line, or a panel with all of them. Finished ones stay until somebody
 * has read them. On the page that lists the uploads the tray is hidden, but still measures the speed.
 */
export function UploadTray({ hidden }: { hidden: boolean }) {
  const queue = useQueue();
  const { items, counts } = queue;
  const isUnderWay = counts.active > 0;
  const [isUnread, setUnread] = useState(false);
  useEffect(() => (isUnderWay ? recordSpeed() : undefined), [isUnderWay]);
  const [readIds, setReadIds] = useState<ReadonlySet<string>>(new Set());
  const skipped = items.filter((item) => isSkipped(item) && !readIds.has(item.id));
  const read = () => {
    setUnread(false);
    setReadIds(new Set(items.filter(isSkipped).map(({ id }) => id)));
  };
  if (hidden && isUnread) setUnread(false);
  if (!hidden && isUnderWay && !isUnread) setUnread(true);

  if (hidden) return null;
  if (!isUnderWay && (!isUnread || counts.all === 0)) return <SkippedFiles skipped={skipped} onRead={read} />;
  return <Tray queue={queue} onClose={isUnderWay ? undefined : read} />;
}

function Tray({ queue, onClose }: { queue: Queue; onClose: (() => void) | undefined }) {
  const { t } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const tray = useRef<HTMLElement>(null);
  const panelId = useId();
  useKeptFocus(tray);
  useEffect(() => {
    const element = tray.current;
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key !== "Escape") return;
      setOpen(false);
      element?.querySelector<HTMLElement>("[data-focus-home]")?.focus();
    };
    element?.addEventListener("keydown", onKeyDown);
    return () => element?.removeEventListener("keydown", onKeyDown);
  }, []);
  // If the focus is in the tray when it disappears, the page's heading gets the focus.
  useLayoutEffect(() => {
    const element = tray.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    };
  }, []);

  return (
    // As high as the space between the page's header and its bottom: the list scrolls, and the close button stays
    // visible.
    <aside
      ref={tray}
      aria-label={t.upload.overall}
      className={`border-line bg-panel shadow-float animate-rise flex max-h-[calc(100dvh-9.5rem-env(safe-area-inset-bottom))] flex-col gap-2 rounded-2xl border p-2 pb-3 text-sm sm:col-start-2 sm:max-h-[calc(100dvh-7rem)] ${isOpen ? "sm:-ml-24" : ""}`}
    >
      <div className="flex shrink-0 items-center">
        <Summary queue={queue} showsFraction={!isOpen && queue.counts.active > 0} />
        <IconButton
          data-focus-home
          icon="down"
          label={t.upload.showAll}
          aria-expanded={isOpen}
          aria-controls={panelId}
          className={isOpen ? "" : "*:rotate-180"}
          onClick={() => setOpen(!isOpen)}
        />
        {onClose && <IconButton icon="close" label={t.dialog.close} onClick={onClose} />}
      </div>
      <div className="shrink-0 px-2">
        <QueueBar {...queue} />
      </div>
      <div
        id={panelId}
        hidden={!isOpen}
        className="-mx-2 -mb-3 min-h-0 overflow-y-auto overscroll-contain rounded-b-2xl px-2"
      >
        {isOpen && <TrayPanel {...queue} />}
      </div>
    </aside>
  );
}

/** One line, which links to the page of the uploads. */
function Summary({ queue: { progress, counts }, showsFraction }: { queue: Queue; showsFraction: boolean }) {
  const { t, format } = useLanguage();
  const { all, done, failed } = counts;
  const isComplete = done === all;
  return (
    <Link href="/" className="hover:bg-sunken flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-lg px-2">
      {isComplete ? (
        <span className="bg-accent text-on-accent animate-pop grid size-6 shrink-0 place-items-center rounded-full">
          <Icon name="check" className="size-4" />
        </span>
      ) : (
        <Icon name="upload" className="text-progress size-5 shrink-0" />
      )}
      <span className="min-w-0 flex-1 font-medium tabular-nums">
        {isComplete
          ? t.upload.spoken.allDone(all, format.number(all))
          : t.upload.count(format.number(done), format.number(all))}
        {failed > 0 && <span className="text-danger"> · {t.upload.failedCount(format.number(failed))}</span>}
      </span>
      {showsFraction && <span className="tabular-nums">{format.fraction(progress.fraction)}</span>}
    </Link>
  );
}

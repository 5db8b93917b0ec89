import { type ReactNode, Suspense, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { IconButton } from "../../../components/icon-button.tsx";
import { announce, LiveRegion } from "../../../components/live-region.tsx";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useLanguage } from "../../../texts/language.ts";
import { openButtonOf } from "../list/file-list.tsx";
import type { Media } from "../media.ts";
import { renaming } from "../rename/renaming.ts";
import { UndoMove } from "../changes/undo-move.tsx";
import { Details, type Dimensions } from "./details.tsx";
import { isForOther } from "./is-for-other.ts";
import { PreviewActions } from "./preview-actions.tsx";
import { isLookedAt } from "./preview-kind.ts";
import { Stage } from "./stage.tsx";
import { Step } from "./step.tsx";
import { useSwipe } from "./use-swipe.ts";

const FileTags = lazyAgain(() => import("../tags/file-tags.tsx").then(({ FileTags }) => FileTags));

type PreviewProps = {
  media: Media;
  files: readonly Media[];
  hasMore: boolean;
  /** Notices about failures, with a button to retry. */
  problems: ReactNode;
  /** When the list was last read. */
  readAt: number;
  onShow: (id: string | undefined) => void;
  /** Called if few loaded files are left after this one. */
  onMore: () => void;
  onDelete: (ids: readonly string[]) => void;
};

/** How many files before the end of the loaded part more are loaded. */
const ahead = 3;

/** One file over the whole page, with buttons to its neighbours. */
export function Preview({ media, files, hasMore, problems, readAt, onShow, onMore, onDelete }: PreviewProps) {
  const { t: texts, format } = useLanguage();
  const t = texts.library.preview;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  const [seen, setSeen] = useState<Dimensions & { id: string }>();
  const dimensions = seen?.id === media.id ? seen : undefined;
  const index = files.findIndex(({ id }) => id === media.id);
  const all = `${format.number(files.length)}${hasMore ? "+" : ""}`;
  const position = t.position(format.number(index + 1), all);

  const backToList = useEffectEvent(() =>
    (openButtonOf(media.id) ?? document.querySelector<HTMLElement>("main h1"))?.focus(),
  );
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    heading.current?.focus();
    return () => {
      element?.close();
      backToList();
    };
  }, []);

  const isNearEnd = hasMore && index >= files.length - ahead;
  const nearEndAt = isNearEnd ? readAt : undefined;
  const loadMore = useEffectEvent(onMore);
  useEffect(() => {
    if (nearEndAt !== undefined) loadMore();
  }, [nearEndAt]);

  const leave = () => onShow(undefined);
  const go = (step: 1 | -1) => {
    const next = files[index + step];
    if (next === undefined) return;
    onShow(next.id);
    if (isNearEnd) onMore();
    announce(t.nowShown(next.name, t.position(format.number(index + step + 1), all)));
  };
  const swipe = useSwipe(go);
  const remove = () => {
    const next = files[index + 1] ?? files[index - 1];
    onShow(next?.id);
    onDelete([media.id]);
  };

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || isForOther(event, dialog.current)) return;
    if (event.key === "ArrowLeft") go(-1);
    if (event.key === "ArrowRight") go(1);
    if (event.key === "Delete" && !event.repeat) remove();
    if (event.key === "F2") renaming.set(media);
    // In the details, Enter presses a button once, however long the key is held.
    if (event.key === "Enter" && event.repeat && document.activeElement?.closest("aside")) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={leave}
      data-fills-page
      className="bg-page text-ink m-0 size-full max-h-none print:absolute print:bottom-auto print:h-auto print:overflow-visible max-w-none grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] open:grid"
    >
      <header className="border-line flex min-h-16 items-center gap-2 border-b px-2 sm:px-4">
        <IconButton icon="close" label={texts.dialog.close} onClick={leave} />
        <h2
          ref={heading}
          id={titleId}
          tabIndex={-1}
          title={media.name}
          dir="auto"
          className="min-w-0 flex-1 truncate print:whitespace-normal print:wrap-anywhere text-left font-semibold focus-visible:outline-none"
        >
          {media.name}
        </h2>
        <p className="text-muted pr-2 text-sm whitespace-nowrap tabular-nums">{position}</p>
      </header>
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[60dvh_auto] overflow-y-auto print:overflow-visible lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[minmax(0,1fr)]">
        <div
          {...swipe}
          className={`relative grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] place-items-center overflow-hidden p-4 sm:p-6 ${isLookedAt(media) ? "bg-page scheme-dark" : "bg-sunken sm:px-20"}`}
        >
          <Stage key={media.id} media={media} onDimensions={(dimensions) => setSeen({ id: media.id, ...dimensions })} />
          <Step icon="left" label={t.previous} possible={index > 0} onStep={() => go(-1)} />
          <Step icon="right" label={t.next} possible={index < files.length - 1} onStep={() => go(1)} />
        </div>
        <aside
          aria-label={texts.library.details.heading}
          className="border-line grid grid-cols-[minmax(0,1fr)] content-start gap-6 p-5 print:overflow-visible! lg:overflow-y-auto lg:border-l lg:p-6"
        >
          <PreviewActions media={media} onDelete={remove} />
          <Suspense fallback={<div className="h-24" />}>
            <FileTags key={media.id} media={media} onLeave={leave} />
          </Suspense>
          <Details key={media.id} media={media} dimensions={dimensions} onLeave={leave} />
        </aside>
      </div>
      <div className="problem-list max-h-[60dvh] p-4">{problems}</div>
      {/* While a modal dialog is open, everything outside it is inert. */}
      <UndoMove inDialog />
      <LiveRegion />
    </dialog>
  );
}

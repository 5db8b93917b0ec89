import { memo } from "react";
import { MediaActions } from "./media-actions.tsx";
import { Badge, ChooseBox, Facts, onDemand, OpenButton, type MediaProps } from "./media-parts.tsx";
import { SwipeActions } from "./swipe/swipe-actions.tsx";
import { Thumbnail } from "./thumbnail.tsx";

/** A file in the grid. */
export const MediaCard = memo(function MediaCard(props: MediaProps) {
  const { media, isChosen, isSwiped } = props;
  return (
    <li
      data-id={media.id}
      className={`group touch-pan-y touch-pinch-zoom shadow-panel has-[[data-open]:hover]:border-edge relative flex flex-col overflow-clip rounded-2xl border transition-colors [contain-intrinsic-height:auto_15rem] [content-visibility:auto] ${isChosen ? "border-choice ring-choice bg-choice-soft ring-2" : "border-line bg-panel"}`}
    >
      <div className="relative aspect-4/3 overflow-hidden">
        <div className="size-full transition-transform duration-300 motion-safe:group-has-[[data-open]:hover]:scale-[1.03]">
          <Thumbnail media={media} />
        </div>
      </div>
      <ChooseBox
        {...props}
        className={`absolute! top-0.5 left-0.5 ${isChosen ? "" : `in-data-choosing:opacity-100! ${onDemand}`}`}
      />
      <Badge media={media} className="shadow-panel pointer-events-none absolute top-3 right-3" />
      <div className="grid min-w-0 gap-0.5 px-3 pt-3 mouse-only:pb-3.5">
        <OpenButton {...props} className="truncate text-sm font-medium after:rounded-2xl" />
        <Facts media={media} />
      </div>
      <MediaActions
        {...props}
        isCompact
        className={`group-has-[[data-swiped]]:invisible mouse-only:bg-panel mouse-only:shadow-panel justify-end px-1.5 pb-1 mouse-only:absolute mouse-only:right-2 mouse-only:bottom-18 mouse-only:rounded-xl mouse-only:p-0 mouse-only:in-data-choosing:hidden ${onDemand}`}
      />
      {isSwiped && <SwipeActions {...props} />}
    </li>
  );
});

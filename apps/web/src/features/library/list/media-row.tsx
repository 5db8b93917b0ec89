import { memo } from "react";
import { MediaActions } from "./media-actions.tsx";
import { Badges, ChooseBox, Facts, onDemand, OpenButton, type MediaProps } from "./media-parts.tsx";
import { SwipeActions } from "../swipe/swipe-actions.tsx";
import { Thumbnail } from "./thumbnail.tsx";

/** A file in the list. On a phone its actions are in its preview. */
export const MediaRow = memo(function MediaRow(props: MediaProps) {
  const { media, isChosen, isSwiped } = props;
  return (
    <li
      data-id={media.id}
      className={`group touch-pan-y touch-pinch-zoom border-line has-[[data-open]:hover]:bg-sunken/60 relative flex min-h-16 items-center gap-3 py-2 pr-2 pl-1 transition-colors [contain-intrinsic-height:auto_4rem] [content-visibility:auto] not-first:border-t ${isChosen ? "bg-choice-soft" : ""}`}
    >
      <ChooseBox {...props} />
      <span className="size-11 shrink-0 overflow-hidden rounded-lg">
        <Thumbnail media={media} small />
      </span>
      <div className="grid min-w-0 flex-1 gap-0.5">
        <OpenButton {...props} className="truncate print:whitespace-normal print:wrap-anywhere text-sm font-medium" />
        <Facts media={media} />
      </div>
      <Badges media={media} className="max-sm:mr-2" />
      <MediaActions {...props} className={`min-w-44 justify-end max-sm:hidden ${onDemand}`} />
      {isSwiped && <SwipeActions {...props} />}
    </li>
  );
});

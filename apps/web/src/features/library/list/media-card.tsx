import { memo } from "react";
import { MediaActions } from "./media-actions.tsx";
import { isInTrash } from "../media.ts";
import { Badges, ChooseBox, Facts, OpenButton, type MediaProps } from "./media-parts.tsx";
import { SwipeActions } from "../swipe/swipe-actions.tsx";
import { Thumbnail } from "./thumbnail.tsx";
import { ratioOf, tileStyle } from "./tile.ts";

/**
 * The look of a caption. On a picture it is light on dark, and shown under the mouse or with the focus. Under an icon
 * it is always shown, in the page's colours. On paper it is below the picture, and as high as the file's name.
 */
const captionLook =
  "print:bg-none! print:pt-1! print:opacity-100 print:[--color-ink:inherit]! print:[--color-muted:inherit]! bg-linear-to-t from-[rgb(0_0_0/0.65)] from-65% to-transparent pt-6 [--color-ink:#fff] [--color-muted:#fff] transition-opacity group-focus-within:opacity-100 under-mouse:opacity-100 group-has-[[data-sign]]:bg-none group-has-[[data-sign]]:pt-0 group-has-[[data-sign]]:opacity-100 group-has-[[data-sign]]:[--color-ink:inherit] group-has-[[data-sign]]:[--color-muted:inherit]";

/**
 * Shown if a mouse or the focus is on the file. Until then a finger presses what is under it, and for a moment longer,
 * because a tap moves the mouse there, too.
 */
const onHover =
  "opacity-0 under-mouse:opacity-100 group-focus-within:opacity-100 [transition:opacity_150ms,pointer-events_0s_100ms_allow-discrete] any-pointer-coarse:pointer-events-none under-mouse:pointer-events-auto! group-focus-within:pointer-events-auto!";

/** Fingers select by the menu, and then see the box. Screen readers don't see it while fingers can't hit it. */
const boxLook = `${onHover} in-data-choosing:opacity-100 in-data-choosing:pointer-events-auto! fingers-only:invisible group-focus-within:visible! in-data-choosing:visible!`;

/** Visible on a picture of the same colour, too. */
const boxRing =
  "rounded-lg has-focus-visible:inset-ring-4 has-focus-visible:inset-ring-panel *:focus-visible:-outline-offset-2";

/** A file in the grid. */
export const MediaCard = memo(function MediaCard(props: MediaProps) {
  const { media, isChosen, isSwiped } = props;
  const isTrashed = isInTrash(media);
  return (
    <li
      data-id={media.id}
      style={tileStyle(ratioOf(media))}
      className={`group @container relative isolate flex min-h-0 min-w-0 touch-pan-y touch-pinch-zoom flex-col justify-end overflow-clip rounded print:min-h-auto print:justify-start print:break-inside-avoid print:overflow-visible print:[content-visibility:visible] [content-visibility:auto] sm:rounded-lg ${isChosen ? "bg-choice-soft inset-ring-choice inset-ring-2" : ""}`}
    >
      <div
        className={`absolute -z-10 overflow-clip transition-[inset,border-radius] print:relative print:inset-0! print:aspect-[inherit] print:shrink-0 ${isChosen ? "inset-2 rounded sm:inset-2.5" : "inset-0"}`}
      >
        <Thumbnail media={media} />
      </div>
      <ChooseBox {...props} className={`absolute! top-1 left-1 ${boxLook} ${boxRing}`} />
      <Badges media={media} className="pointer-events-none absolute top-2 right-2 @max-[9rem]:*:*:not-first:sr-only" />
      <div
        className={`text-ink grid gap-0.5 px-2 pb-1.5 sm:px-2.5 sm:pb-2 ${captionLook} ${isTrashed ? "" : "opacity-0"} ${isChosen ? "mx-2 mb-2 rounded-b sm:mx-2.5 sm:mb-2.5" : ""}`}
      >
        <OpenButton
          {...props}
          className="focus-visible:after:inset-ring-panel scroll-mt-[min(10rem,20vh)] truncate print:whitespace-normal print:wrap-anywhere text-sm font-medium after:rounded focus-visible:after:inset-ring-4 sm:after:rounded-lg"
        />
        <Facts media={media} />
      </div>
      <MediaActions
        {...props}
        isCompact
        className={`bg-panel shadow-panel absolute! right-2 bottom-14 rounded-xl fingers-only:hidden in-data-choosing:hidden max-sm:hidden ${isTrashed ? "@max-[6.5rem]:hidden" : "@max-[9rem]:*:not-last:hidden"} ${onHover}`}
      />
      {isSwiped && <SwipeActions {...props} />}
    </li>
  );
});

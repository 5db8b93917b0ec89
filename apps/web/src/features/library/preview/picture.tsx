import { type MouseEvent, useLayoutEffect, useRef, useState } from "react";
import { IconButton } from "../../../components/icon-button.tsx";
import { useLanguage } from "../../../texts/language.ts";
import type { Media } from "../media.ts";
import { useAddress } from "../use-address.ts";
import { usePicturePreview } from "../list/use-picture-preview.ts";
import type { Dimensions } from "./details.tsx";

type PictureProps = {
  media: Media;
  address: string;
  attempt: number;
  fail: () => void;
  onDimensions: (dimensions: Dimensions) => void;
};

/** The picture's width in pixels, and the point of it that stays where it is, from 0 to 1. */
type Zoom = { width: number; x: number; y: number };

/** A picture that fits its space. A click shows it in its own size, to be scrolled. */
export function Picture({ media, address, attempt, fail, onDimensions }: PictureProps) {
  const t = useLanguage().t.library.preview;
  const [zoom, setZoom] = useState<Zoom>();
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const preview = usePicturePreview(media, "contain");
  // The smaller picture is enough to fit the page.
  const whole = useAddress(media, { enabled: zoom !== undefined });
  const isWhole = zoom !== undefined && whole.address !== undefined && !whole.isBroken;
  const isKnown = media.width !== undefined && media.height !== undefined;

  const enlarge = ({ x, y } = { x: 0.5, y: 0.5 }) => {
    const drawn = picture.current?.width ?? 0;
    const own = media.width ?? picture.current?.naturalWidth ?? 0;
    setZoom({ width: Math.max(own, 2 * drawn), x, y });
  };
  const toggle = () => (zoom ? setZoom(undefined) : enlarge());
  const onClick = (event: MouseEvent) => (zoom ? setZoom(undefined) : enlarge(pointOf(event)));

  // Arrows scroll an enlarged picture, and go to other files again afterwards.
  useLayoutEffect(() => {
    const [element, back] = [frame.current, button.current];
    if (!element || !zoom) return;
    scrollTo(element, zoom);
    element.focus({ preventScroll: true });
    return () => {
      if (element.contains(document.activeElement)) back?.focus();
    };
  }, [zoom]);

  return (
    <>
      <div
        ref={frame}
        {...(zoom && { "data-scrolls": true, tabIndex: 0, role: "region", "aria-label": media.name })}
        className={zoom ? "absolute inset-0 overflow-auto -outline-offset-2" : "contents"}
      >
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the button does the same */}
        <img
          ref={picture}
          key={attempt}
          src={isWhole ? whole.address : address}
          {...(attempt === 0 && !isWhole && sourcesOf(media))}
          style={zoom ? { width: zoom.width } : preview.style}
          alt={media.name}
          // Known ahead, so that nothing moves when the picture arrives.
          width={media.width}
          height={media.height}
          onClick={onClick}
          onLoad={({ currentTarget }) => {
            preview.hide();
            if (!isKnown) onDimensions({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight });
          }}
          onError={isWhole ? whole.fail : fail}
          className={
            zoom
              ? "m-auto h-auto max-w-none cursor-zoom-out"
              : `animate-rise max-h-full max-w-full cursor-zoom-in rounded-sm object-contain ${isKnown ? "" : "size-auto"}`
          }
        />
      </div>
      <IconButton
        ref={button}
        icon={zoom ? "shrink" : "enlarge"}
        label={zoom ? t.shrink : t.enlarge}
        onClick={toggle}
        className="bg-raised! shadow-float absolute! bottom-3 left-1/2 -ml-5.5 rounded-full!"
      />
    </>
  );
}

/** Returns the clicked point of the picture, from 0 to 1. */
function pointOf({ currentTarget, clientX, clientY }: MouseEvent) {
  const { left, top, width, height } = currentTarget.getBoundingClientRect();
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}

function scrollTo(frame: HTMLElement, { x, y }: Zoom): void {
  frame.scrollLeft = x * (frame.scrollWidth - frame.clientWidth);
  frame.scrollTop = y * (frame.scrollHeight - frame.clientHeight);
}

/** JPEG only: other types may be animations, of which a smaller picture shows only the first frame. */
export const hasSmaller = ({ contentType, variants }: Media) =>
  contentType === "image/jpeg" && variants?.large !== undefined;

/**
 * Offers the photo itself to screens that show more pixels than the smaller one has. A private photo has one URL at a
 * time.
 */
function sourcesOf(media: Media): { srcSet: string; sizes: string } | undefined {
  const { url, width, height, variants } = media;
  const large = variants?.large;
  if (!hasSmaller(media) || url === undefined || large?.url === undefined) return undefined;
  if (width === undefined || height === undefined || width <= large.width) return undefined;
  const srcSet = `${large.url} ${large.width}w, ${url} ${width}w`;
  return { srcSet, sizes: `min(100vw, ${(100 * width) / height}vh)` };
}

import { extensionOf } from "@s3-direct/upload-core";
import { type ComponentProps, type SyntheticEvent, useEffect, useEffectEvent, useRef } from "react";
import { Icon } from "../../../components/icon.tsx";
import { KindIcon } from "../../../components/kind-icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import type { Media } from "../media.ts";
import { useAddress } from "../use-address.ts";
import type { Dimensions } from "./details.tsx";
import { hasSmaller, Picture } from "./picture.tsx";
import { previewKindOf } from "./preview-kind.ts";
import { TextPreview } from "./text-preview.tsx";

type StageProps = { media: Media; onDimensions: (dimensions: Dimensions) => void };

/** The file itself, as well as the browser can show it. */
export function Stage({ media, onDimensions }: StageProps) {
  const { t } = useLanguage();
  const kind = previewKindOf(media);
  const variant = hasSmaller(media) ? "large" : undefined;
  const { address, attempt, failed, isBroken, fail } = useAddress(media, { enabled: kind !== "none", variant });
  if (kind === "none") return <Sign media={media} text={t.library.preview.none} />;
  // Every browser can show a text: it did not arrive.
  if (isBroken && kind !== "text") return <Sign media={media} text={t.library.preview.broken} />;
  if (failed || isBroken) return <Sign media={media} text={t.library.preview.failed} />;
  if (address === undefined) return <div className="bg-line size-40 rounded-2xl motion-safe:animate-pulse" />;
  const shown = { media, address, fail, onDimensions };
  switch (kind) {
    case "image":
      return <Picture {...shown} attempt={attempt} />;
    case "video":
    case "audio":
      return <Player {...shown} />;
    case "pdf":
      return navigator.pdfViewerEnabled ? (
        // oxlint-disable-next-line react/iframe-missing-sandbox -- no PDF viewer runs in one; it is another origin's anyway
        <iframe src={address} title={media.name} className="bg-panel size-full border-0" />
      ) : (
        <Sign media={media} text={t.library.preview.none} />
      );
    case "text":
      return <TextPreview media={media} address={address} attempt={attempt} onFail={fail} />;
  }
}

type PlayerProps = StageProps & { address: string; fail: () => void };

/**
 * Plays a film or a sound. A private file's URL expires after some minutes: then the player continues at the same time
 * with another.
 */
function Player({ media, address, fail, onDimensions }: PlayerProps) {
  const position = useRef(0);
  const isPlaying = useRef(false);
  const player = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  // A fast browser may have failed before React listens.
  const look = useEffectEvent(() => {
    if (player.current?.error) fail();
  });
  useEffect(() => look(), []);
  // With a new URL the time is 0 until the picture or sound is loaded, so it is ignored.
  const notePosition = ({ currentTarget: { readyState, currentTime } }: SyntheticEvent<HTMLMediaElement>) => {
    if (readyState > HTMLMediaElement.HAVE_NOTHING) position.current = currentTime;
  };
  const props = {
    ref: player,
    src: address,
    controls: true,
    preload: "metadata",
    "aria-label": media.name,
    onTimeUpdate: notePosition,
    // A seek may fail because the URL has expired, so its target is noted.
    onSeeking: notePosition,
    onPlay: () => void (isPlaying.current = true),
    onPause: ({ currentTarget }) => {
      // Chromium also pauses if it can't read the file.
      if (currentTarget.error === null) isPlaying.current = false;
    },
    onLoadedMetadata: ({ currentTarget }) => {
      if (position.current > 0) currentTarget.currentTime = position.current;
      if (isPlaying.current) void currentTarget.play().catch(() => {});
      if (currentTarget instanceof HTMLVideoElement && currentTarget.videoWidth > 0) {
        onDimensions({ width: currentTarget.videoWidth, height: currentTarget.videoHeight });
      }
    },
    onError: fail,
  } satisfies ComponentProps<"video"> & ComponentProps<"audio">;
  return media.kind === "audio" ? (
    <div className="grid w-full max-w-lg justify-items-center gap-6">
      <Icon name="audio" className="text-muted size-20" />
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what people upload has none beside it */}
      <audio {...props} className="w-full" />
    </div>
  ) : (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- what people upload has none beside it
    <video {...props} playsInline className="max-h-full max-w-full rounded-sm bg-black" />
  );
}

function Sign({ media, text }: { media: Media; text: string }) {
  return (
    <div className="text-muted grid max-w-sm justify-items-center gap-3 text-center">
      <KindIcon contentType={media.contentType} className="size-20" />
      <p className="text-sm font-medium tracking-wide uppercase">{extensionOf(media.name)}</p>
      <p className="text-sm leading-relaxed">{text}</p>
    </div>
  );
}

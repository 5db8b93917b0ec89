import { useCallback, useEffect, useRef, useState } from "react";
import { KindIcon } from "../../../components/kind-icon.tsx";
import { drawPreview } from "./draw-preview.ts";
import { flyToLibrary } from "./fly-to-library.ts";

/** The largest picture (bytes) that is worth decoding for a thumbnail. */
const largestPicture = 30 * 1024 ** 2;

/**
 * The picture itself if the browser can show it, otherwise an icon of the file's kind. It flies to the library when the
 * file is published.
 */
export function Thumbnail({ file, flies = false }: { file: File; flies?: boolean }) {
  const picture = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (flies && picture.current) flyToLibrary(picture.current);
  }, [flies]);
  const [failed, setFailed] = useState(false);
  // An SVG may have no size of its own, and would be an empty square.
  const isPicture = file.type.startsWith("image/") && file.type !== "image/svg+xml";
  const showsPicture = isPicture && file.size <= largestPicture && !failed;
  const show = useCallback(
    (canvas: HTMLCanvasElement) => {
      const leaving = new AbortController();
      const { signal } = leaving;
      void drawPreview(canvas, file, signal)
        .catch(() => false)
        .then((isDrawn) => setFailed(!isDrawn && !signal.aborted));
      return () => leaving.abort();
    },
    [file],
  );

  return (
    <span
      ref={picture}
      className="bg-sunken grid size-10 shrink-0 place-items-center overflow-hidden rounded-xl max-[22rem]:hidden sm:size-12"
    >
      {showsPicture ? (
        <canvas ref={show} aria-hidden className="size-full object-cover" />
      ) : (
        <KindIcon contentType={file.type} className="size-6" />
      )}
    </span>
  );
}

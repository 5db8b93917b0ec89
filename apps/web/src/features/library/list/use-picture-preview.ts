import { type CSSProperties, useMemo, useState } from "react";
import { thumbHashToDataURL } from "thumbhash";
import type { Media } from "../media.ts";

/**
 * Returns what to show in a picture's space until the picture is loaded. It is then removed, because a picture may be
 * transparent.
 * @param fit - how the picture will fill its space
 */
export function usePicturePreview(
  { thumbHash, dominantColor }: Pick<Media, "thumbHash" | "dominantColor">,
  fit: "cover" | "contain",
): { style: CSSProperties; hide: () => void } {
  const [isHidden, setHidden] = useState(false);
  const drawn = useMemo(() => thumbHash && `url(${thumbHashToDataURL(bytesOf(thumbHash))})`, [thumbHash]);
  const background = { backgroundSize: fit, backgroundPosition: "center", backgroundRepeat: "no-repeat" };
  // A contained picture would have a frame of the colour.
  const color = fit === "cover" ? dominantColor : undefined;
  const style = isHidden ? {} : { backgroundColor: color, backgroundImage: drawn, ...background };
  return { style, hide: () => setHidden(true) };
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

import { type CSSProperties, useMemo, useState } from "react";
import { thumbHashToDataURL } from "thumbhash";
import type { Media } from "./media.ts";

/**
 * What the place of a picture shows until it is there. It goes then: a picture may be transparent.
 * @param fit how the picture will fill its place
 */
export function usePicturePreview(
  { thumbHash, dominantColor }: Pick<Media, "thumbHash" | "dominantColor">,
  fit: "cover" | "contain",
): { style: CSSProperties; hide: () => void } {
  const [isHidden, setHidden] = useState(false);
  const drawn = useMemo(() => thumbHash && `url(${thumbHashToDataURL(bytesOf(thumbHash))})`, [thumbHash]);
  const place = { backgroundSize: fit, backgroundPosition: "center", backgroundRepeat: "no-repeat" };
  // Around what is contained there would be a frame of the colour.
  const color = fit === "cover" ? dominantColor : undefined;
  const style = isHidden ? {} : { backgroundColor: color, backgroundImage: drawn, ...place };
  return { style, hide: () => setHidden(true) };
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

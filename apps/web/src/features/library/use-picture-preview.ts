import { type CSSProperties, useMemo, useState } from "react";
import { thumbHashToDataURL } from "thumbhash";
import type { Media } from "./media.ts";

/** What the place of a picture shows until it is there. It goes then: a picture may be transparent. */
export function usePicturePreview({ thumbHash, dominantColor }: Media): { style: CSSProperties; hide: () => void } {
  const [isHidden, setHidden] = useState(false);
  const drawn = useMemo(() => thumbHash && `url(${thumbHashToDataURL(bytesOf(thumbHash))})`, [thumbHash]);
  const style = isHidden ? {} : { backgroundColor: dominantColor, backgroundImage: drawn, backgroundSize: "100% 100%" };
  return { style, hide: () => setHidden(true) };
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

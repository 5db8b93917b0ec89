import { useCallback, useState } from "react";
import { KindIcon } from "../../components/kind-icon.tsx";

/** A larger picture than this (bytes) would cost more to decode than its thumbnail shows. */
const largestPicture = 30 * 1024 ** 2;

/** The picture itself where the browser can show it, a sign of its kind otherwise. */
export function Thumbnail({ file }: { file: File }) {
  const [failed, setFailed] = useState(false);
  // A drawing in SVG may have no size of its own, and would be an empty square.
  const isPicture = file.type.startsWith("image/") && file.type !== "image/svg+xml";
  const showsPicture = isPicture && file.size <= largestPicture && !failed;
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(file);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [file],
  );

  return (
    <span className="bg-sunken grid size-10 shrink-0 place-items-center overflow-hidden rounded-xl max-[22rem]:hidden sm:size-12">
      {showsPicture ? (
        <img ref={show} alt="" decoding="async" className="size-full object-cover" onError={() => setFailed(true)} />
      ) : (
        <KindIcon contentType={file.type} className="size-6" />
      )}
    </span>
  );
}

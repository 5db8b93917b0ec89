import { useCallback, useState } from "react";
import { Icon, iconOf } from "../../components/icon.tsx";

/** A larger picture than this (bytes) would cost more to decode than its thumbnail shows. */
const largestPicture = 30 * 1024 ** 2;

/** The picture itself where the browser can show it, a sign of its kind otherwise. */
export function Thumbnail({ file }: { file: File }) {
  const [failed, setFailed] = useState(false);
  const showsPicture = file.type.startsWith("image/") && file.size <= largestPicture && !failed;
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(file);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [file],
  );

  return (
    <span className="bg-sunken text-muted grid size-12 shrink-0 place-items-center overflow-hidden rounded-xl max-[22rem]:hidden">
      {showsPicture ? (
        <img ref={show} alt="" decoding="async" className="size-full object-cover" onError={() => setFailed(true)} />
      ) : (
        <Icon name={iconOf(file.type)} className="size-6" />
      )}
    </span>
  );
}

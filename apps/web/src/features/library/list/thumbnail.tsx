import { extensionOf } from "@s3-direct/upload-core";
import { KindIcon } from "../../../components/kind-icon.tsx";
import type { Pictured } from "../media.ts";
import { useAddress } from "../use-address.ts";
import { usePicturePreview } from "./use-picture-preview.ts";

/** The largest picture (bytes) that is shown itself if there is no smaller one: larger ones would cost too much. */
const largest = 25 * 1024 ** 2;

/** A file's picture, or an icon of its kind. */
export function Thumbnail({ media, small = false }: { media: Pictured; small?: boolean }) {
  const isSmall = media.variants?.thumb !== undefined || media.size <= largest;
  const canBeShown = media.kind === "image" && isSmall;
  const { address, attempt, isBroken, fail } = useAddress(media, { enabled: canBeShown, variant: "thumb" });
  const preview = usePicturePreview(media, "cover");
  const isPicture = canBeShown && !isBroken;
  return (
    <div
      style={isPicture ? preview.style : undefined}
      className="bg-sunken text-muted grid size-full place-items-center overflow-hidden"
    >
      {isPicture ? (
        address !== undefined && (
          <img
            key={attempt}
            src={address}
            alt=""
            loading="lazy"
            decoding="async"
            draggable={false}
            className="size-full object-cover"
            onLoad={preview.hide}
            onError={fail}
          />
        )
      ) : (
        <div data-sign className={`grid justify-items-center gap-0.5 sm:gap-2 ${small ? "" : "pb-10"}`}>
          <KindIcon contentType={media.contentType} className={small ? "size-6" : "size-7 sm:size-12"} />
          {!small && (
            <span className="text-xs leading-none font-medium tracking-wide uppercase">{extensionOf(media.name)}</span>
          )}
        </div>
      )}
    </div>
  );
}

import { extensionOf } from "@s3-direct/upload-core";
import { useState } from "react";
import { IconButton } from "../../../components/icon-button.tsx";
import { KindIcon } from "../../../components/kind-icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { usePicturePreview } from "../../library/list/use-picture-preview.ts";
import { useShareTexts } from "../texts.ts";
import { isShownLarge } from "./is-shown-large.ts";
import type { SharedFile } from "./use-collection.ts";

type SharedCardProps = {
  file: SharedFile;
  /** The first picture takes the space of four. */
  isFirst: boolean;
  mayDownload: boolean;
  onView: () => void;
  onSave: () => void;
};

/** A file of a collection. A picture opens large, and each file has a button to download it. */
export function SharedCard({ file, isFirst, mayDownload, onView, onSave }: SharedCardProps) {
  const { format } = useLanguage();
  const t = useShareTexts().collection;
  const { name, size, large } = file;
  const isLarge = isFirst && large !== undefined;
  return (
    <li
      className={`group border-line bg-panel shadow-panel has-[[data-view]:hover]:border-edge relative flex flex-col overflow-clip rounded-2xl border transition-colors ${isLarge ? "col-span-full sm:col-span-2 sm:row-span-2" : ""}`}
    >
      <div className={`overflow-hidden ${isLarge ? "aspect-16/10 sm:aspect-4/3 sm:flex-1" : "aspect-4/3"}`}>
        <div className="size-full transition-transform duration-300 motion-safe:group-has-[[data-view]:hover]:scale-[1.03]">
          <Look file={file} picture={isLarge ? large : file.thumb} />
        </div>
      </div>
      <div className="flex items-center gap-1 py-1.5 pr-1.5 pl-4">
        <div className="grid min-w-0 flex-1 gap-0.5">
          {isShownLarge(file) ? (
            <button
              type="button"
              data-view
              title={name}
              dir="auto"
              aria-label={t.view(name)}
              onClick={onView}
              className="outline-accent truncate text-left text-sm font-medium after:absolute after:inset-0 after:rounded-2xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2"
            >
              {name}
            </button>
          ) : (
            <p title={name} dir="auto" className="truncate text-left text-sm font-medium">
              {name}
            </p>
          )}
          <p className="text-muted text-xs tabular-nums">{format.bytes(size)}</p>
        </div>
        <IconButton
          icon="download"
          label={t.saveOne(name)}
          aria-disabled={!mayDownload}
          onClick={onSave}
          className="relative z-10"
        />
      </div>
    </li>
  );
}

/** A file's picture, or an icon of its kind. */
function Look({ file, picture }: { file: SharedFile; picture: string | undefined }) {
  const preview = usePicturePreview(file, "cover");
  const [isBroken, setBroken] = useState(false);
  const { contentType, name } = file;
  const isPicture = picture !== undefined && !isBroken;
  return (
    <div
      style={isPicture ? preview.style : undefined}
      className="bg-sunken text-muted grid size-full place-items-center"
    >
      {isPicture ? (
        <img
          src={picture}
          alt=""
          loading="lazy"
          decoding="async"
          className="size-full object-cover"
          onLoad={preview.hide}
          onError={() => setBroken(true)}
        />
      ) : (
        <div className="grid justify-items-center gap-2">
          <KindIcon contentType={contentType} className="size-12" />
          <span className="text-xs font-medium tracking-wide uppercase">{extensionOf(name)}</span>
        </div>
      )}
    </div>
  );
}

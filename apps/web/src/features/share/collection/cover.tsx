import type { ReactNode } from "react";
import { Facts } from "../../../components/facts.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { usePicturePreview } from "../../library/list/use-picture-preview.ts";
import { isShownLarge } from "./is-shown-large.ts";
import { useShareTexts } from "../texts.ts";
import type { OpenCollection, SharedFile } from "./use-collection.ts";

type CoverProps = { collection: OpenCollection; title: string; onView: (id: string) => void; children: ReactNode };

/** The collection's title, and its picture if it is a single file, which has no list. */
export function Cover({ collection, title, onView, children }: CoverProps) {
  const { format } = useLanguage();
  const t = useShareTexts().collection;
  const { files, expiresAt, downloadsLeft } = collection;
  const [only] = files.length === 1 ? files : [];
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const facts = [
    t.files(files.length, format.number(files.length)),
    format.bytes(size),
    expiresAt !== undefined && t.until(format.date(expiresAt)),
    downloadsLeft !== undefined && t.left(downloadsLeft, format.number(downloadsLeft)),
  ].filter((fact) => fact !== false);

  return (
    <header className="border-line bg-panel shadow-panel overflow-hidden rounded-3xl border">
      {only?.large !== undefined && <CoverPicture file={only} onView={() => onView(only.id)} />}
      <div className="flex flex-wrap items-center gap-x-8 gap-y-5 p-5 sm:p-8">
        <div className="grid min-w-[min(16rem,100%)] flex-1 gap-1.5">
          <h1 tabIndex={-1} className="text-2xl font-semibold wrap-anywhere sm:text-4xl">
            {title}
          </h1>
          <Facts of={facts} className="text-muted" />
        </div>
        {children}
      </div>
    </header>
  );
}

/** Opens large if the picture shows the whole file. */
function CoverPicture({ file, onView }: { file: SharedFile; onView: () => void }) {
  const t = useShareTexts().collection;
  const preview = usePicturePreview(file, "cover");
  const Frame = isShownLarge(file) ? "button" : "div";
  const view = isShownLarge(file)
    ? ({ type: "button", "data-view": "", "aria-label": t.view(file.name), onClick: onView } as const)
    : {};
  return (
    <Frame
      {...view}
      style={preview.style}
      className="bg-sunken block aspect-16/10 max-h-72 w-full focus-visible:-outline-offset-2 sm:aspect-21/9 sm:max-h-100"
    >
      <img src={file.large} alt="" decoding="async" className="size-full object-cover" onLoad={preview.hide} />
    </Frame>
  );
}

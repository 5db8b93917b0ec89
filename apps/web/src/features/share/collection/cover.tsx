import type { ReactNode } from "react";
import { Facts } from "../../../components/facts.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { usePicturePreview } from "../../library/use-picture-preview.ts";
import { useShareTexts } from "../texts.ts";
import type { OpenCollection, SharedFile } from "./use-collection.ts";

type CoverProps = { collection: OpenCollection; title: string; children: ReactNode };

/** What it is, from the first of its pictures on. */
export function Cover({ collection, title, children }: CoverProps) {
  const { format } = useLanguage();
  const t = useShareTexts().collection;
  const { files, expiresAt, downloadsLeft } = collection;
  const picture = files.find(({ large }) => large !== undefined);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const facts = [
    t.files(files.length, format.number(files.length)),
    format.bytes(size),
    expiresAt !== undefined && t.until(format.date(expiresAt)),
    downloadsLeft !== undefined && t.left(downloadsLeft, format.number(downloadsLeft)),
  ].filter((fact) => fact !== false);

  return (
    <header className="border-line bg-panel shadow-panel overflow-hidden rounded-3xl border">
      {picture && <CoverPicture file={picture} />}
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

function CoverPicture({ file }: { file: SharedFile }) {
  const preview = usePicturePreview(file, "cover");
  return (
    <div style={preview.style} className="bg-sunken aspect-16/10 max-h-72 w-full sm:aspect-21/9 sm:max-h-65">
      <img src={file.large} alt="" decoding="async" className="size-full object-cover" onLoad={preview.hide} />
    </div>
  );
}

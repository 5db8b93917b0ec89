import { useState } from "react";
import { Notice } from "../../../components/notice.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useShareTexts } from "../texts.ts";
import { Cover } from "./cover.tsx";
import { SaveButton } from "../../zip/save-button.tsx";
import { picturesFirst } from "./pictures-first.ts";
import { SharedCard } from "./shared-card.tsx";
import type { Entry, OpenCollection } from "./use-collection.ts";
import { useDownloads } from "./use-downloads.ts";
import { isShownLarge } from "./is-shown-large.ts";
import { Viewer } from "./viewer.tsx";

type GalleryProps = { collection: OpenCollection; entry: Entry; onDownload: () => void; onOver: () => void };

/** The files behind a link, under their cover. */
export function Gallery({ collection, entry, onDownload, onOver }: GalleryProps) {
  const { format } = useLanguage();
  const t = useShareTexts().collection;
  const { files, downloadsLeft } = collection;
  const [viewedId, setViewedId] = useState<string>();
  const downloads = useDownloads({ entry, title: collection.title, files, downloadsLeft, onDownload, onOver });
  const shown = picturesFirst(files);
  const pictures = shown.filter(isShownLarge);
  const [first] = files;
  const title = collection.title || t.untitled(first?.name ?? "", files.length - 1, format.number(files.length - 1));

  return (
    <div className="animate-rise grid gap-6">
      <Cover collection={collection} title={title} onView={setViewedId}>
        <SaveButton
          texts={files.length === 1 ? { ...t, saveAll: t.save } : t}
          look="primary"
          fraction={downloads.fraction}
          disabled={!downloads.may()}
          onSave={downloads.saveAll}
          onCancel={downloads.cancel}
        />
      </Cover>
      {downloads.failure && <Notice>{downloads.failure}</Notice>}
      {shown.length > 1 && (
        <ul
          aria-label={t.list}
          className="grid grid-cols-[repeat(auto-fill,minmax(min(9.5rem,100%),1fr))] gap-3 sm:grid-cols-[repeat(auto-fill,minmax(13.5rem,1fr))] sm:gap-4"
        >
          {shown.map((file, index) => (
            <SharedCard
              key={file.id}
              file={file}
              isFirst={index === 0}
              mayDownload={downloads.may(file.id)}
              onView={() => setViewedId(file.id)}
              onSave={() => void downloads.saveOne(file.id)}
            />
          ))}
        </ul>
      )}
      {viewedId !== undefined && (
        <Viewer pictures={pictures} shownId={viewedId} onShow={setViewedId} onClose={() => setViewedId(undefined)} />
      )}
    </div>
  );
}

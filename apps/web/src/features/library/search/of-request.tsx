import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { useInLibraryTexts } from "../../file-request/in-library-texts.ts";
import type { Media } from "../media.ts";

type OfRequestProps = { files: readonly Media[] | undefined; onShowAll: () => void };

/** Says that only one request's files are listed, and which request it is. */
export function OfRequest({ files, onShowAll }: OfRequestProps) {
  const t = useInLibraryTexts();
  const title = files?.[0]?.requested?.title;
  return (
    <p className="bg-accent-soft flex min-h-13 flex-wrap items-center gap-x-3 rounded-xl pr-1 pl-4 text-sm">
      <Icon name="download" className="text-accent size-4.5" />
      <span className="min-w-40 flex-1 py-2 font-medium wrap-anywhere">
        {title === undefined ? t.onlySome : t.only(title)}
      </span>
      <Button look="quiet" onClick={onShowAll}>
        {t.showAll}
      </Button>
    </p>
  );
}

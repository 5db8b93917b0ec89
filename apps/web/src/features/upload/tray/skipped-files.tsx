import { Link } from "wouter";
import { Icon } from "../../../components/icon.tsx";
import { IconButton } from "../../../components/icon-button.tsx";
import type { Upload } from "../uploader.ts";
import { useLanguage } from "../../../texts/language.ts";

/**
 * Lists files that were not sent because the library has them, on pages without the upload list: until somebody has
 * read it.
 */
export function SkippedFiles({ skipped, onRead }: { skipped: readonly Upload[]; onRead: () => void }) {
  const { t } = useLanguage();
  const [first] = skipped;
  if (first === undefined) return null;
  // The button disappears, so the page's heading gets the focus.
  const close = () => {
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    onRead();
  };
  return (
    <aside
      aria-label={t.upload.overall}
      className="border-line bg-panel shadow-float animate-rise flex items-center rounded-2xl border p-2 text-sm sm:col-start-2"
    >
      <Link href="/" className="hover:bg-sunken flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-lg px-2 py-1">
        <Icon name="check" className="text-accent size-5 shrink-0" />
        <span className="min-w-0 font-medium wrap-anywhere">
          {t.upload.inLibrary.spoken(skipped.length, first.file.name)}
        </span>
      </Link>
      <IconButton icon="close" label={t.dialog.close} onClick={close} />
    </aside>
  );
}

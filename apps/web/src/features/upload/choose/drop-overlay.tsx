import { Icon } from "../../../components/icon.tsx";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { destination } from "./destination.ts";
import { useDropTexts } from "./drop-texts.ts";
import { visibility } from "./visibility.ts";

/** Says where the files that are held over the page will land, and who may see them there. */
export function DropOverlay() {
  const { t } = useLanguage();
  const texts = useDropTexts();
  const chosen = useStore(visibility);
  const album = useStore(destination);
  return (
    <aside
      aria-label={texts.drop}
      className="bg-page/80 pointer-events-none fixed inset-0 z-40 grid place-items-center p-3 backdrop-blur-sm sm:p-5"
    >
      <div className="border-accent bg-accent-soft/70 text-accent animate-rise grid size-full place-content-center justify-items-center gap-4 rounded-3xl border-2 border-dashed text-center">
        <Icon name={album ? "album" : "upload"} className="size-12" />
        <p className="px-4 text-2xl font-semibold text-balance wrap-anywhere">
          {album ? texts.dropInto(album.name) : texts.drop}
        </p>
        <p className="bg-panel text-ink shadow-panel mx-4 flex flex-wrap items-center justify-center gap-2 rounded-2xl px-4 py-2 text-sm">
          <Icon name={chosen === "public" ? "globe" : "lock"} className="text-accent size-4.5" />
          <span className="font-medium">{t.upload.visibilities[chosen]}</span>
          {t.upload.visibilityHints[chosen]}
        </p>
      </div>
    </aside>
  );
}

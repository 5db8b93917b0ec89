import { Icon } from "../../components/icon.tsx";
import { useStore } from "../../lib/store.ts";
import { useLanguage } from "../../texts/language.ts";
import { takeDrop, takePaste } from "./take-files.ts";
import { useFileDrop } from "./use-file-drop.ts";
import { usePaste } from "./use-paste.ts";
import { visibility } from "./visibility.ts";

/** Takes files that are dropped or pasted anywhere on any page, and shows that it does. */
export function TakeAnywhere({ enabled }: { enabled: boolean }) {
  const { t } = useLanguage();
  const isOver = useFileDrop((data) => {
    if (enabled) void takeDrop(data);
  });
  usePaste((data) => {
    if (enabled) void takePaste(data);
  });
  const chosen = useStore(visibility);
  if (!isOver || !enabled) return null;
  return (
    <div className="bg-page/80 pointer-events-none fixed inset-0 z-40 grid place-items-center p-3 backdrop-blur-sm sm:p-5">
      <div className="border-accent bg-accent-soft/70 text-accent animate-rise grid size-full place-content-center justify-items-center gap-4 rounded-3xl border-2 border-dashed text-center">
        <Icon name="upload" className="size-12" />
        <p className="text-2xl font-semibold">{t.upload.dropAnywhere}</p>
        <p className="bg-panel text-ink shadow-panel mx-4 flex flex-wrap items-center justify-center gap-2 rounded-2xl px-4 py-2 text-sm">
          <Icon name={chosen === "public" ? "globe" : "lock"} className="text-accent size-4.5" />
          <span className="font-medium">{t.upload.visibilities[chosen]}</span>
          {t.upload.visibilityHints[chosen]}
        </p>
      </div>
    </div>
  );
}

import { Icon } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";
import { takeDrop, takePaste } from "./take-files.ts";
import { useFileDrop } from "./use-file-drop.ts";
import { usePaste } from "./use-paste.ts";

/** Takes files that are dropped or pasted anywhere on any page, and shows that it does. */
export function TakeAnywhere({ enabled }: { enabled: boolean }) {
  const { t } = useLanguage();
  const isOver = useFileDrop((data) => {
    if (enabled) void takeDrop(data);
  });
  usePaste((data) => {
    if (enabled) void takePaste(data);
  });
  if (!isOver || !enabled) return null;
  return (
    <div className="bg-page/80 pointer-events-none fixed inset-0 z-40 grid place-items-center p-3 backdrop-blur-sm sm:p-5">
      <div className="border-accent bg-accent-soft/70 text-accent animate-rise grid size-full place-content-center justify-items-center gap-4 rounded-3xl border-2 border-dashed text-center">
        <Icon name="upload" className="size-12" />
        <p className="text-2xl font-semibold">{t.upload.dropAnywhere}</p>
      </div>
    </div>
  );
}

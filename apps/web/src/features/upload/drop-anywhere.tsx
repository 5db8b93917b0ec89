import { filesFrom } from "@s3-direct/upload-client";
import { Icon } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";
import { addFiles } from "./uploader.ts";
import { useFileDrop } from "./use-file-drop.ts";

/** Takes files that are dropped anywhere on any page, and shows that it does. */
export function DropAnywhere({ enabled }: { enabled: boolean }) {
  const { t } = useLanguage();
  const isOver = useFileDrop((data) => {
    if (enabled) void filesFrom(data).then(({ files }) => addFiles(files.map(({ file }) => file)));
  });
  if (!isOver || !enabled) return null;
  return (
    <div className="bg-page/80 pointer-events-none fixed inset-0 z-40 grid place-items-center p-4 backdrop-blur-sm">
      <div className="border-accent bg-accent-soft/60 text-accent grid size-full animate-rise place-content-center justify-items-center gap-3 rounded-3xl border-2 border-dashed text-center">
        <Icon name="upload" className="size-10" />
        <p className="text-2xl font-semibold">{t.upload.dropAnywhere}</p>
      </div>
    </div>
  );
}

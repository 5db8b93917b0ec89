import { useState } from "react";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { formatBytes } from "../../lib/format.ts";
import { texts } from "../../texts/en.ts";
import { describeAccept } from "./accept.ts";
import { useFileDrop } from "./use-file-drop.ts";

const t = texts.upload;

export type UploadRules = { accept: readonly string[]; maxSize: number };

type DropZoneProps = {
  onFiles: (files: readonly File[]) => void;
  rules: UploadRules;
};

export function DropZone({ onFiles, rules }: DropZoneProps) {
  const [hadFolders, setHadFolders] = useState(false);
  const isOver = useFileDrop(({ files, folders }) => {
    setHadFolders(folders > 0);
    onFiles(files);
  });

  return (
    <div className="grid gap-3">
      <label
        data-over={isOver}
        className="group border-edge bg-panel outline-accent hover:border-accent data-[over=true]:border-accent data-[over=true]:bg-accent/8 grid min-h-56 cursor-pointer place-content-center justify-items-center gap-1 rounded-2xl border-2 border-dashed px-6 py-10 text-center outline-offset-4 transition-colors has-focus-visible:outline-2"
      >
        <span className="bg-accent/10 text-accent mb-3 grid size-14 place-items-center rounded-full transition-transform group-data-[over=true]:-translate-y-1 motion-reduce:transition-none">
          <Icon name="upload" className="size-7" />
        </span>
        <span className="text-lg font-medium pointer-coarse:hidden">{isOver ? t.dropNow : t.drop}</span>
        <span className="hidden text-lg font-medium pointer-coarse:inline">{t.tap}</span>
        <span className="text-accent text-sm font-medium underline decoration-1 underline-offset-4 pointer-coarse:hidden">
          {t.choose}
        </span>
        <span className="text-muted mt-3 max-w-lg text-xs leading-relaxed text-balance">
          {t.rules(describeAccept(rules.accept), formatBytes(rules.maxSize))}
        </span>
        <input
          type="file"
          multiple
          accept={rules.accept.join(",")}
          aria-label={t.inputLabel}
          className="sr-only"
          onChange={({ currentTarget }) => {
            onFiles([...(currentTarget.files ?? [])]);
            // Otherwise choosing the same file again would be no change.
            currentTarget.value = "";
          }}
        />
      </label>
      {hadFolders && <Notice>{t.foldersSkipped}</Notice>}
    </div>
  );
}

import { Icon } from "../../components/icon.tsx";
import { buttonClass } from "../../components/button.tsx";
import { useLanguage } from "../../texts/language.ts";
import { describeAccept } from "./accept.ts";
import { FilePicker } from "./file-picker.tsx";

type DropZoneProps = { accept: readonly string[]; maxSize: number; onFiles: (files: readonly File[]) => void };

/** Files come by drop (anywhere on the page), by choice, by folder, by camera, and by paste. */
export function DropZone({ accept, maxSize, onFiles }: DropZoneProps) {
  const language = useLanguage();
  const { t, format } = language;
  return (
    <div className="border-edge/70 bg-panel grid justify-items-center gap-5 rounded-3xl border-2 border-dashed px-5 py-8 text-center sm:py-12">
      <span className="bg-accent-soft text-accent grid size-14 place-items-center rounded-2xl">
        <Icon name="upload" className="size-7" />
      </span>
      <div className="grid gap-1">
        <p className="text-lg font-medium pointer-coarse:hidden">{t.upload.drop}</p>
        <p className="text-muted text-sm pointer-coarse:hidden">{t.upload.paste}</p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        <FilePicker
          label={t.upload.inputLabel}
          className={buttonClass("primary")}
          multiple
          accept={accept.join(",")}
          onFiles={onFiles}
        >
          {t.upload.choose}
        </FilePicker>
        <FilePicker
          label={t.upload.folderLabel}
          className={`${buttonClass("plain")} pointer-coarse:hidden`}
          folder
          onFiles={onFiles}
        >
          <Icon name="folder" className="text-muted size-4.5" />
          {t.upload.chooseFolder}
        </FilePicker>
        <FilePicker
          label={t.upload.cameraLabel}
          className={`${buttonClass("plain")} hidden pointer-coarse:inline-flex`}
          accept="image/*"
          capture="environment"
          onFiles={onFiles}
        >
          <Icon name="camera" className="text-muted size-4.5" />
          {t.upload.camera}
        </FilePicker>
      </div>
      <p className="text-muted max-w-lg text-xs leading-relaxed text-balance">
        {t.upload.rules(describeAccept(accept, language), format.bytes(maxSize))}
      </p>
    </div>
  );
}

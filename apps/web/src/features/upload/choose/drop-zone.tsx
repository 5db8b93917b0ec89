import { buttonClass } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Segmented } from "../../../components/segmented.tsx";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { PhoneButton } from "../../file-request/phone/phone-button.tsx";
import { AcceptedKinds } from "./accepted-kinds.tsx";
import { FilePicker } from "./file-picker.tsx";
import { PictureMetadataChoice } from "../prepare/picture-metadata-choice.tsx";
import { takeFiles } from "./take-files.ts";
import { visibilities } from "../uploader.ts";
import { visibility } from "./visibility.ts";

type DropZoneProps = {
  accept: readonly string[];
  maxSize: number;
  /** One strip, which leaves the space to the uploads. The elements stay the same, and so does the focus. */
  compact: boolean;
};

/** Takes files by drop (anywhere on the page), from a file or folder chooser, from the camera, and by paste. */
export function DropZone({ accept, maxSize, compact }: DropZoneProps) {
  const { t } = useLanguage();
  const chosen = useStore(visibility);
  return (
    <div
      className={`border-line bg-panel shadow-panel border p-3 sm:p-4 ${compact ? "flex flex-wrap items-center justify-between gap-x-1 gap-y-2 rounded-2xl sm:gap-x-2" : "grid gap-3 rounded-3xl"}`}
    >
      <div className={compact ? "contents" : zoneLook}>
        {!compact && <Invitation />}
        <div className="flex flex-wrap justify-center gap-2">
          <FilePicker
            label={t.upload.inputLabel}
            className={buttonClass("primary")}
            multiple
            accept={accept.join(",")}
            onFiles={takeFiles}
          >
            {t.upload.choose}
          </FilePicker>
          <FilePicker
            label={t.upload.folderLabel}
            className={`${buttonClass("plain")} pointer-coarse:hidden`}
            folder
            onFiles={takeFiles}
          >
            <Icon name="folder" className="text-muted size-4.5" />
            {t.upload.chooseFolder}
          </FilePicker>
          <FilePicker
            label={t.upload.cameraLabel}
            className={`${buttonClass("plain")} not-pointer-coarse:hidden ${compact ? "px-3!" : ""}`}
            accept="image/*"
            capture="environment"
            onFiles={takeFiles}
          >
            <Icon name="camera" className="text-muted size-4.5" />
            {!compact && t.upload.camera}
          </FilePicker>
          <PhoneButton signOnly={compact} />
        </div>
        {!compact && <AcceptedKinds accept={accept} maxSize={maxSize} />}
      </div>
      <div
        className={`flex flex-wrap items-center justify-between gap-x-4 gap-y-1 ${compact ? "max-sm:contents" : ""}`}
      >
        <PictureMetadataChoice compact={compact} />
        <div className="flex items-center gap-x-3 gap-y-2 max-sm:w-full max-sm:flex-col-reverse max-sm:items-start">
          {!compact && <p className="text-muted text-sm">{t.upload.visibilityHints[chosen]}</p>}
          <Segmented
            label={t.upload.visibility}
            className="max-sm:w-full"
            value={chosen}
            onChange={visibility.set}
            options={visibilities.map((value) => ({
              value,
              text: t.upload.visibilities[value],
              icon: value === "public" ? "globe" : "lock",
            }))}
          />
        </div>
      </div>
    </div>
  );
}

const zoneLook =
  "border-edge/60 hover:border-accent/70 bg-page/60 grid justify-items-center gap-5 rounded-2xl border-2 border-dashed px-5 py-8 text-center transition-colors sm:py-11";

function Invitation() {
  const { t } = useLanguage();
  return (
    <>
      <span className="bg-accent-soft text-accent grid size-14 place-items-center rounded-2xl">
        <Icon name="upload" className="size-7" />
      </span>
      <div className="grid gap-1 pointer-coarse:hidden">
        <p className="text-lg font-medium">{t.upload.drop}</p>
        <p className="text-muted text-sm">{t.upload.paste}</p>
      </div>
    </>
  );
}

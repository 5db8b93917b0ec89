import { CheckBox } from "../../../components/check-box.tsx";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { pictureMetadata } from "./picture-metadata.ts";

/** @param compact - in fewer words on a phone */
export function PictureMetadataChoice({ compact }: { compact: boolean }) {
  const { t } = useLanguage();
  const isRemoved = useStore(pictureMetadata) === "removed";
  return (
    <label className="text-muted flex min-h-11 cursor-pointer items-center text-sm -ml-2.5">
      <CheckBox
        checked={isRemoved}
        onChange={({ target }) => pictureMetadata.set(target.checked ? "removed" : "kept")}
      />
      <span className={compact ? "max-sm:hidden" : undefined}>{t.upload.removeLocation}</span>
      {compact && <span className="sm:hidden">{t.upload.removeLocationBriefly}</span>}
    </label>
  );
}

import { CheckBox } from "../../components/check-box.tsx";
import { useStore } from "../../lib/store.ts";
import { useLanguage } from "../../texts/language.ts";
import { pictureMetadata } from "./picture-metadata.ts";

export function PictureMetadataChoice() {
  const { t } = useLanguage();
  const isRemoved = useStore(pictureMetadata) === "removed";
  return (
    <label className="text-muted flex min-h-11 cursor-pointer items-center text-sm max-sm:-ml-3">
      <CheckBox
        checked={isRemoved}
        onChange={({ target }) => pictureMetadata.set(target.checked ? "removed" : "kept")}
      />
      {t.upload.removePlaces}
    </label>
  );
}

import { Facts } from "../../../components/facts.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useAlbumTexts } from "./texts.ts";
import type { Album } from "./use-albums.ts";

/** Says what the album that is open holds: "3 photos · 173 kB" */
export function AlbumFacts({ album: { files, pictures, bytes } }: { album: Album }) {
  const { format } = useLanguage();
  const t = useAlbumTexts();
  const count = files > 0 && pictures === files ? t.photos : t.files;
  return <Facts of={[count(files, format.number(files)), format.bytes(bytes)]} className="text-muted text-sm" />;
}

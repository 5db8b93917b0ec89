import { Icon } from "../../../components/icon.tsx";
import { Thumbnail } from "../list/thumbnail.tsx";
import type { Album } from "./use-albums.ts";

/** An album's newest picture. */
export function AlbumCover({ album: { cover } }: { album: Album }) {
  return (
    <span className="bg-sunken text-muted grid size-11 shrink-0 place-items-center overflow-hidden rounded-lg">
      {cover ? <Thumbnail media={cover} small /> : <Icon name="album" />}
    </span>
  );
}

import type { Upload } from "./uploader.ts";

/** @returns the uploads in an earlier order, which may have others; those that came later follow as they are */
export function keepOrder<Item extends Pick<Upload, "id">>(items: readonly Item[], earlier: readonly string[]): Item[] {
  const places = new Map(earlier.map((id, place) => [id, place]));
  const place = ({ id }: Item) => places.get(id) ?? earlier.length;
  return items.toSorted((a, b) => place(a) - place(b));
}

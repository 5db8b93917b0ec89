import type { Upload } from "../uploader.ts";

/**
 * Sorts uploads by an earlier order, which may lack some and have others.
 * @returns the uploads; those that came later are last, in their own order
 */
export function keepOrder<Item extends Pick<Upload, "id">>(items: readonly Item[], earlier: readonly string[]): Item[] {
  const places = new Map(earlier.map((id, place) => [id, place]));
  const place = ({ id }: Item) => places.get(id) ?? earlier.length;
  return items.toSorted((a, b) => place(a) - place(b));
}

import type { Upload } from "../uploader.ts";

/**
 * Sorts uploads by an earlier order, which may lack some and have others.
 * @returns the uploads; those that came later are last, in their own order
 */
export function keepOrder<Item extends Pick<Upload, "id">>(items: readonly Item[], earlier: readonly string[]): Item[] {
  const positions = new Map(earlier.map((id, position) => [id, position]));
  const positionOf = ({ id }: Item) => positions.get(id) ?? earlier.length;
  return items.toSorted((a, b) => positionOf(a) - positionOf(b));
}

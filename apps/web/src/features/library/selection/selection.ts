/**
 * The selected files, the one from which Shift extends the selection, and the list whose files are all being selected
 * while the rest of it is loaded.
 */
export type Selection = { ids: ReadonlySet<string>; anchor?: string | undefined; allOf?: string | undefined };

export const nothing: Selection = { ids: new Set() };

/** Selects or deselects a file. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** Selects all files from the anchor to this one, in the order of the list; the files selected before stay. */
export function extended(
  { ids, anchor }: Selection,
  { to, order }: { to: string; order: readonly string[] },
): Selection {
  const from = anchor === undefined ? -1 : order.indexOf(anchor);
  const end = order.indexOf(to);
  const start = from === -1 ? end : from;
  const between = order.slice(Math.min(start, end), Math.max(start, end) + 1);
  return { ids: new Set([...ids, ...between]), anchor: order[start] ?? to };
}

/** Removes files from a selection that are no longer in the list. */
export function among(selection: Selection, order: readonly string[]): Selection {
  const ids = order.filter((id) => selection.ids.has(id));
  return ids.length === selection.ids.size ? selection : { ...selection, ids: new Set(ids) };
}

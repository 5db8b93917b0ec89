/** Which files are chosen, and from which on Shift takes all up to another. */
export type Selection = { ids: ReadonlySet<string>; anchor?: string };

export const nothing: Selection = { ids: new Set() };

/** Takes a file in or out. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** Takes in all files from the anchor to this one, in the order of the list; what was chosen before stays. */
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

/** What is still in the list. */
export function among(selection: Selection, order: readonly string[]): Selection {
  const ids = order.filter((id) => selection.ids.has(id));
  return ids.length === selection.ids.size ? selection : { ...selection, ids: new Set(ids) };
}

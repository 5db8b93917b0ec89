/** Ids of uploads, which are unique in the page. */
const guarded = new Set<string>();

/**
 * Makes the browser ask before the page is closed. The listener exists only while an upload needs it, because pages
 * that have one are kept out of the back/forward cache.
 */
export function guardUnload(id: string, isWanted: boolean): void {
  // A worker cannot ask: it is closed along with its page.
  if (!globalThis.window) return;
  if (isWanted) guarded.add(id);
  else guarded.delete(id);
  if (guarded.size > 0) window.addEventListener("beforeunload", ask);
  else window.removeEventListener("beforeunload", ask);
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

const owners = new Set<object>();

/**
 * Makes the browser ask before the page is closed. The listener is there only while somebody wants it, because pages that have
 * one are kept out of the back/forward cache.
 */
export function guardUnload(owner: object, isWanted: boolean): void {
  // A worker is closed with its page, and has no say in it.
  if (typeof window === "undefined") return;
  if (isWanted) owners.add(owner);
  else owners.delete(owner);
  if (owners.size > 0) window.addEventListener("beforeunload", ask);
  else window.removeEventListener("beforeunload", ask);
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

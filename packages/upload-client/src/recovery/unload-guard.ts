const guards = new Set<object>();

/**
 * Makes the browser ask before the page is closed, until the returned function is called. The listener is there only while
 * something is guarded, because pages that have one are kept out of the back/forward cache.
 */
export function guardUnload(): () => void {
  // A worker is closed with its page, and has no say in it.
  if (typeof window === "undefined") return () => {};
  const guard = {};
  guards.add(guard);
  window.addEventListener("beforeunload", ask);
  return () => {
    guards.delete(guard);
    if (guards.size === 0) window.removeEventListener("beforeunload", ask);
  };
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

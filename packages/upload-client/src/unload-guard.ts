let guarded = 0;

/**
 * Makes the browser ask before the page is closed, until the returned function is called. The listener is there only while
 * something is guarded, because pages that have one are kept out of the back/forward cache.
 */
export function guardUnload(): () => void {
  // A worker is closed with its page, and has no say in it.
  if (typeof window === "undefined") return () => {};
  if (guarded === 0) window.addEventListener("beforeunload", ask);
  guarded++;
  let released = false;
  return () => {
    if (released) return;
    released = true;
    guarded--;
    if (guarded === 0) window.removeEventListener("beforeunload", ask);
  };
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

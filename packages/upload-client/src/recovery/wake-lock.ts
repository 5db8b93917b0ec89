type Lock = { readonly released: boolean; release: () => Promise<void> };

const wanted = new Set<object>();
let lock: Promise<Lock | undefined> | undefined;

/**
 * Keeps the screen on while bytes are on their way: a phone that locks its screen stops its pages. Where a browser has no wake
 * locks, or does not grant one (battery low), the screen goes off as always.
 * @param owner whoever wants it; the lock is there while there is one
 */
export function keepAwake(owner: object, isWanted: boolean): void {
  if (isWanted) wanted.add(owner);
  else wanted.delete(owner);
  document.removeEventListener("visibilitychange", follow);
  if (wanted.size > 0) document.addEventListener("visibilitychange", follow);
  follow();
}

/** A browser takes the lock away from a page that is not looked at. */
function follow(): void {
  const before = lock;
  lock = Promise.resolve(before).then(async (held) => {
    const isHeld = held !== undefined && !held.released;
    const shallHold = wanted.size > 0 && document.visibilityState === "visible";
    if (isHeld === shallHold) return held;
    if (isHeld) return held.release().then(() => undefined);
    return navigator.wakeLock?.request("screen");
  });
  lock = lock.catch(() => undefined);
}

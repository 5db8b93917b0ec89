type Lock = { readonly released: boolean; release: () => Promise<void> };

/** Ids of uploads, which are unique in the page. */
const moving = new Set<string>();
let lock: Promise<Lock | undefined> | undefined;

/**
 * Keeps the screen on while bytes are being sent, because a phone that locks its screen stops its pages. If a browser
 * has no wake locks, or does not grant one (battery low), the screen goes off as usual. The lock is held while the
 * engine works on any upload, and not while all are paused or wait.
 */
export function keepAwake(id: string, isMoving: boolean): void {
  const before = moving.size;
  if (isMoving) moving.add(id);
  else moving.delete(id);
  if (before > 0 === moving.size > 0) return;
  document.removeEventListener("visibilitychange", update);
  if (moving.size > 0) document.addEventListener("visibilitychange", update);
  update();
}

/** Takes or releases the lock. A browser takes it away from a page that is not visible. */
function update(): void {
  lock = Promise.resolve(lock).then(async (held) => {
    const isHeld = held?.released === false;
    const shallHold = moving.size > 0 && document.visibilityState === "visible";
    if (isHeld === shallHold) return held;
    if (isHeld) return held.release().then(() => undefined);
    return navigator.wakeLock?.request("screen");
  });
  lock = lock.catch(() => undefined);
}

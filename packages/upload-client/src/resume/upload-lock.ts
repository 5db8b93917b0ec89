import { unlessAborted } from "../abortable.ts";
import type { LockOptions } from "../resumable.ts";

const nameOf = (id: string) => `s3-direct:${id}`;

/** Held by a tab that waits for another one's lock, so that the other can find out by asking for it. */
const waiterOf = (id: string) => `${nameOf(id)}:waits`;

/** Pages that are not secure contexts have no locks, and neither has a browser from before 2022. */
function locksOfBrowser(): LockManager | undefined {
  return globalThis.navigator?.locks;
}

export const canLock = () => locksOfBrowser() !== undefined;

/**
 * Only one tab works on an upload. The lock is released with the tab.
 * @returns what releases it. Without locks nobody waits.
 * @throws UploadError `ABORTED`
 */
export async function lockUpload(id: string, { signal, onWait }: LockOptions = {}): Promise<() => void> {
  const locks = locksOfBrowser();
  if (locks === undefined) return () => {};
  const mine = new AbortController();
  const held = new Promise<() => void>((resolve, reject) => {
    const hold = () => new Promise<void>((release) => resolve(release));
    locks
      .request(nameOf(id), { ifAvailable: true }, (lock) => (lock === null ? "taken" : hold()))
      .then((taken) => {
        if (taken === undefined) return undefined;
        onWait?.();
        locks.request(waiterOf(id), { signal: mine.signal }, () => held).catch(() => {});
        return locks.request(nameOf(id), { signal: mine.signal }, hold);
      })
      // A page that may not use locks, such as one in a sandboxed frame, goes on without.
      .catch((error: unknown) => (mine.signal.aborted ? reject(error) : resolve(() => {})));
  });
  if (signal === undefined) return held;
  try {
    return await unlessAborted(held, signal);
  } catch (error) {
    mine.abort();
    held.then(
      (release) => release(),
      () => {},
    );
    throw error;
  }
}

/** Whether some tab works on an upload. */
export const isHeld = (id: string) => isTaken(nameOf(id));

/** Whether a tab waits for an upload that this one works on. */
export const isWaitedFor = (id: string) => isTaken(waiterOf(id));

/** Asks for one lock alone: a list of all locks grows with the uploads in line. */
async function isTaken(name: string): Promise<boolean | undefined> {
  return locksOfBrowser()
    ?.request(name, { ifAvailable: true }, (lock) => lock === null)
    .catch(() => false);
}

/** Lists once which uploads some tab works on. @returns whether an upload is one of them */
export async function listHeld(): Promise<(id: string) => boolean> {
  const locks = await locksOfBrowser()
    ?.query()
    .catch(() => undefined);
  const names = new Set(locks?.held?.map(({ name }) => name));
  return (id) => names.has(nameOf(id));
}

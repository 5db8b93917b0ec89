import { unlessAborted } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import type { LockWait } from "../resumable.ts";

const lockNameOf = (id: string) => `s3-direct:${id}`;

/** Returns the browser's locks. Pages that are not secure contexts have none, nor have browsers from before 2022. */
export function locksOfBrowser(): LockManager | undefined {
  return globalThis.navigator?.locks;
}

/**
 * Waits for an upload's lock: only one tab works on an upload. The browser releases it when the tab closes.
 * @returns a function that releases it. Without locks there is no wait
 * @throws UploadError `ABORTED`
 */
export async function lockUpload(id: string, { signal, onWait }: LockWait = {}): Promise<() => void> {
  const locks = locksOfBrowser();
  if (!locks) return noop;
  const mine = new AbortController();
  const held = new Promise<() => void>((resolve, reject) => {
    const hold = () => new Promise<void>((release) => resolve(release));
    locks
      .request(lockNameOf(id), { ifAvailable: true }, (lock) => (lock === null ? "taken" : hold()))
      .then((taken) => {
        if (taken === undefined) return undefined;
        onWait?.();
        return locks.request(lockNameOf(id), { signal: mine.signal }, hold);
      })
      // A page that may not use locks, such as one in a sandboxed frame, continues without.
      .catch((error: unknown) => (mine.signal.aborted ? reject(error) : resolve(noop)));
  });
  try {
    return await unlessAborted(held, signal);
  } catch (error) {
    mine.abort();
    // The browser may have granted the lock already.
    await held.then((release) => release(), noop);
    throw error;
  }
}

/**
 * Does something while no tab works on an upload, and prevents any tab from starting to. Requests only this lock,
 * because a list of all locks grows with the queued uploads.
 * @returns the result; false if a tab works on the upload
 */
export async function whileFree<T>(id: string, act: () => Promise<T>): Promise<T | false> {
  const done = locksOfBrowser()?.request(lockNameOf(id), { ifAvailable: true }, async (lock) => lock !== null && act());
  // A page that has no locks, or may not use them, continues without.
  return done?.catch(act) ?? act();
}

/** Whether a tab works on an upload. */
export const isHeld = async (id: string) => !(await whileFree(id, async () => true));

/** Lists once the uploads that any tab works on. @returns a function that says whether an upload is one of them */
export async function listHeld(): Promise<(id: string) => boolean> {
  const locks = await locksOfBrowser()?.query().catch(noop);
  const names = new Set(locks?.held?.map(({ name }) => name));
  return (id) => names.has(lockNameOf(id));
}

import { unlessAborted } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import type { LockOptions } from "../resumable.ts";

const nameOf = (id: string) => `s3-direct:${id}`;

/** Held by a tab that waits for another one's lock, so that the other can find out by asking for it. */
const waiterOf = (id: string) => `${id}:waits`;

/** Pages that are not secure contexts have no locks, and neither has a browser from before 2022. */
export function locksOfBrowser(): LockManager | undefined {
  return globalThis.navigator?.locks;
}

/**
 * Only one tab works on an upload. The lock is released with the tab.
 * @returns what releases it. Without locks nobody waits.
 * @throws UploadError `ABORTED`
 */
export async function lockUpload(id: string, { signal, onWait }: LockOptions = {}): Promise<() => void> {
  const locks = locksOfBrowser();
  if (!locks) return noop;
  const mine = new AbortController();
  const held = new Promise<() => void>((resolve, reject) => {
    const hold = () => new Promise<void>((release) => resolve(release));
    locks
      .request(nameOf(id), { ifAvailable: true }, (lock) => (lock === null ? "taken" : hold()))
      .then((taken) => {
        if (taken === undefined) return undefined;
        onWait?.();
        locks.request(nameOf(waiterOf(id)), { signal: mine.signal }, () => held).catch(noop);
        return locks.request(nameOf(id), { signal: mine.signal }, hold);
      })
      // A page that may not use locks, such as one in a sandboxed frame, goes on without.
      .catch((error: unknown) => (mine.signal.aborted ? reject(error) : resolve(noop)));
  });
  try {
    return await unlessAborted(held, signal);
  } catch (error) {
    mine.abort();
    held.then((release) => release(), noop);
    throw error;
  }
}

/**
 * Does something while no tab works on an upload, and none begins to. Asks for one lock alone: a list of all locks grows with the uploads
 * in line.
 * @returns what was done came to; false where some tab works on it
 */
export async function whileFree<T>(id: string, act: () => Promise<T>): Promise<T | false> {
  const done = locksOfBrowser()?.request(nameOf(id), { ifAvailable: true }, async (lock) => lock !== null && act());
  // A page that has no locks, or may not use them, goes on without.
  return done?.catch(act) ?? act();
}

/** Whether some tab works on an upload. */
export const isHeld = async (id: string) => !(await whileFree(id, async () => true));

/** Whether a tab waits for an upload that this one works on. */
export const isWaitedFor = (id: string) => isHeld(waiterOf(id));

/** Lists once which uploads some tab works on. @returns whether an upload is one of them */
export async function listHeld(): Promise<(id: string) => boolean> {
  const locks = await locksOfBrowser()?.query().catch(noop);
  const names = new Set(locks?.held?.map(({ name }) => name));
  return (id) => names.has(nameOf(id));
}

import { unlessAborted } from "../abortable.ts";

const nameOf = (id: string) => `s3-direct:${id}`;

/** Pages that are not secure contexts have no locks, and neither has a browser from before 2022. */
function locksOfBrowser(): LockManager | undefined {
  return globalThis.navigator?.locks;
}

export const canLock = () => locksOfBrowser() !== undefined;

export type LockOptions = {
  signal?: AbortSignal;
  /** Another tab has it. */
  onWait?: () => void;
};

/**
 * Of all tabs only one works on an upload; its lock goes when it is released, and with the tab.
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
      .request(nameOf(id), { ifAvailable: true }, async (lock) => {
        if (lock === null) return "taken";
        await hold();
        return undefined;
      })
      .then((taken) => {
        if (taken === undefined) return undefined;
        onWait?.();
        return locks.request(nameOf(id), { signal: mine.signal }, hold);
      })
      // A page that may not use them, as one in a sandboxed frame, goes on without.
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

/** Who is worked on in some tab, and who is waited for. */
export async function lockedUploads(): Promise<{
  isHeld: (id: string) => boolean;
  isWaitedFor: (id: string) => boolean;
}> {
  const { held = [], pending = [] } =
    (await locksOfBrowser()
      ?.query()
      .catch(() => undefined)) ?? {};
  const has = (list: LockInfo[], id: string) => list.some(({ name }) => name === nameOf(id));
  return { isHeld: (id) => has(held, id), isWaitedFor: (id) => has(pending, id) };
}

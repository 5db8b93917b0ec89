import { noop } from "../lib/noop.ts";
import { longestLockWait } from "../lib/time-limits.ts";

type Unlock = () => void;

type LockRequest = {
  /** The page's locks, or a test's substitute. */
  locks: LockManager;
  host: string;
  signal?: AbortSignal | undefined;
  /** Called when it has to wait for other tabs. */
  onWait?: (() => void) | undefined;
};

/** In milliseconds. A shorter wait is not reported: another tab's connection is usually free again by then. */
const aMoment = 1_000;

/**
 * Shares the browser's connections among its tabs: they have six to a host name together, and a request beyond those
 * waits inside the browser, where a page cannot tell it from one whose connection is dead. So each connection is a Web
 * Lock. A transfer that has waited for long continues without one, because a suspended tab keeps its locks and sends
 * nothing. So does an aborted transfer.
 * @returns a function that takes one of a host's connections, and resolves with a function that frees it
 */
export function createTabLocks(perHost: number): (request: LockRequest) => Promise<Unlock> {
  /** The locks that this page holds or requests, by host. */
  const ours = new Map<string, Set<number>>();
  const numbers = Array.from({ length: perHost }, (_, number) => number);

  return async ({ locks, host, signal, onWait }) => {
    const held = ours.get(host) ?? new Set<number>();
    ours.set(host, held);
    /** Resolves with a function that unlocks it; with undefined if another transfer has it. */
    const take = async (number: number, options: LockOptions): Promise<Unlock | undefined> => {
      held.add(number);
      const release = await new Promise<Unlock | undefined>((resolve) => {
        const hold = (lock: Lock | null) => (lock ? new Promise<void>((free) => resolve(free)) : resolve(undefined));
        // If it was aborted, another lock came first and this one is not needed. Otherwise this page may not use locks,
        // and continues without.
        locks
          .request(`s3-direct:${host}:${number}`, options, hold)
          .catch(() => resolve(options.signal?.aborted ? undefined : noop));
      });
      const unlock = () => {
        held.delete(number);
        release?.();
      };
      if (release) return unlock;
      unlock();
      return undefined;
    };

    const free = numbers.find((number) => !held.has(number));
    const unlock = free === undefined ? undefined : await take(free, { ifAvailable: true });
    return unlock ?? takeFirst((options) => numbers.map((number) => take(number, options)), { signal, onWait });
  };
}

/**
 * Takes whichever lock is free first. Asks for this page's locks too: a waiting transfer may hold all of them for a
 * moment.
 */
async function takeFirst(
  takeAll: (options: LockOptions) => Promise<Unlock | undefined>[],
  { signal, onWait }: Pick<LockRequest, "signal" | "onWait">,
): Promise<Unlock> {
  // It may have been aborted while it asked for a free lock.
  if (signal?.aborted) return noop;
  const others = new AbortController();
  const stop = () => others.abort();
  const timers = [setTimeout(() => onWait?.(), aMoment), setTimeout(stop, longestLockWait)];
  signal?.addEventListener("abort", stop);
  const unlock = await new Promise<Unlock>((resolve) => {
    others.signal.addEventListener("abort", () => resolve(noop));
    for (const taken of takeAll({ signal: others.signal })) {
      void taken.then((unlock = noop) => {
        if (others.signal.aborted) return unlock();
        resolve(unlock);
        return stop();
      });
    }
  });
  timers.forEach(clearTimeout);
  signal?.removeEventListener("abort", stop);
  return unlock;
}

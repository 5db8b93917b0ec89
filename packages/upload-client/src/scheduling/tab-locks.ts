import { noop } from "../lib/noop.ts";
import { longestLockWait } from "../lib/time-limits.ts";

type Unlock = () => void;

type LockRequest = {
  /** The page's, or those of what stands for one. */
  locks: LockManager;
  host: string;
  signal?: AbortSignal | undefined;
  /** Told when it has to wait for other tabs. */
  onWait?: (() => void) | undefined;
};

/** In milliseconds. A shorter wait is not reported: another tab's connection is usually free again by then. */
const aMoment = 1_000;

/**
 * Connections are the browser's and not a page's: its tabs share six to a host name, and a request on top of those waits
 * inside of it, where a page cannot tell it from one whose connection is dead. So each connection is a Web Lock. A transfer that has
 * waited for long goes on without one: a suspended tab keeps its locks and sends nothing. So does one that is aborted.
 * @returns takes one of a host's connections, and resolves with what gives it back
 */
export function createTabLocks(perHost: number): (request: LockRequest) => Promise<Unlock> {
  /** The locks that this page has or asks for, by host. */
  const ours = new Map<string, Set<number>>();
  const numbers = Array.from({ length: perHost }, (_, number) => number);

  return async ({ locks, host, signal, onWait }) => {
    const held = ours.get(host) ?? new Set<number>();
    ours.set(host, held);
    /** Resolves with what unlocks it; with undefined where somebody else has it. */
    const take = (number: number, options: LockOptions) =>
      new Promise<Unlock | undefined>((resolve) => {
        held.add(number);
        const giveUp = () => {
          held.delete(number);
          resolve(undefined);
        };
        const got = (release: () => void) => {
          const unlock = () => {
            held.delete(number);
            release();
          };
          resolve(unlock);
        };
        const hold = (lock: Lock | null) => (lock ? new Promise<void>(got) : giveUp());
        // Another one came first, and this one is not waited for; or this page may not use locks, and goes on without.
        locks
          .request(`s3-direct:${host}:${number}`, options, hold)
          .catch(() => (options.signal?.aborted ? giveUp() : got(noop)));
      });

    const free = numbers.find((number) => !held.has(number));
    const unlock = free === undefined ? undefined : await take(free, { ifAvailable: true });
    return unlock ?? takeFirst((options) => numbers.map((number) => take(number, options)), { signal, onWait });
  };
}

/** Whichever is free first, this page's too: one that waits may have got all for a moment. */
async function takeFirst(
  takeAll: (options: LockOptions) => Promise<Unlock | undefined>[],
  { signal, onWait }: Pick<LockRequest, "signal" | "onWait">,
): Promise<Unlock> {
  // While it asked for one that is free.
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

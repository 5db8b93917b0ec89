/** A call in this process that is shared by all callers who want the same result. */
export type Shared<Result> = {
  /** When it began, by the clock of the caller that started it. */
  readonly since: number;
  /** Until when other callers join it. */
  until: number;
  readonly result: Promise<Result>;
};

type Subject<Result> = {
  /** The object that the call belongs to. Both are garbage-collected together. */
  owner: object;
  id: string;
  clock: { now: () => number };
  /**
   * In milliseconds. A call that takes longer is not joined any more: it may never end, if a platform has dropped the
   * request that made it.
   */
  longest: number;
  /**
   * Returns for how many milliseconds the result is used for later callers. @default 0: later callers make a new call
   */
  keepFor?: (result: Result) => number;
};

/**
 * Makes one call for all simultaneous callers who want the same result. A failure is thrown to all of them, and is not
 * kept.
 * @param mostKept the most results that are kept for an owner
 */
export function createSingleFlight<Result>({ mostKept = 0 } = {}) {
  const owners = new WeakMap<object, Map<string, Shared<Result>>>();

  return function share(subject: Subject<Result>, work: () => Promise<Result>): Shared<Result> {
    const { owner, id, clock, longest, keepFor } = subject;
    const ofOwner = owners.get(owner) ?? new Map<string, Shared<Result>>();
    owners.set(owner, ofOwner);
    const since = clock.now();
    const earlier = ofOwner.get(id);
    if (earlier && since < earlier.until) return earlier;

    const own: Shared<Result> = { since, until: since + longest, result: work() };
    // Moved to the end, because the first entry is removed first.
    ofOwner.delete(id);
    ofOwner.set(id, own);
    const leave = () => {
      if (ofOwner.get(id) === own) ofOwner.delete(id);
    };
    own.result.then((result) => {
      const kept = keepFor?.(result) ?? 0;
      if (kept === 0) return leave();
      own.until = clock.now() + kept;
      const [eldest] = ofOwner.keys();
      if (ofOwner.size > mostKept && eldest !== undefined) ofOwner.delete(eldest);
    }, leave);
    return own;
  };
}

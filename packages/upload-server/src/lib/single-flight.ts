/** A call in this process that others have joined who asked for the same. */
export type Shared<Result> = {
  /** When it began, by the clock of the one that made it. */
  readonly since: number;
  /** Until when others join it. */
  until: number;
  readonly result: Promise<Result>;
};

type Subject<Result> = {
  /** The object that it belongs to; it is forgotten along with that. */
  owner: object;
  id: string;
  clock: { now: () => number };
  /**
   * In milliseconds. A call that takes longer is not joined: it may never end, when a platform has dropped the request that made it.
   */
  longest: number;
  /** For how many milliseconds its result is still the answer. @default 0: whoever asks later makes a new call */
  keepFor?: (result: Result) => number;
};

/**
 * Makes one call for all that ask for the same at the same time. A failure is thrown to all of them, and is not kept.
 * @param mostKept how many results are kept at most for an owner
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
    // Behind all others; the oldest is removed first.
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

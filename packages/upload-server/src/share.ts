/** Work of this process that others who want the same have joined. */
export type Shared<Result> = {
  /** When it began, by the clock of whoever began it. */
  readonly since: number;
  /** Until when others join it. */
  until: number;
  readonly result: Promise<Result>;
};

type Subject<Result> = {
  /** Whose it is; it is forgotten along with that. */
  owner: object;
  id: string;
  clock: { now: () => number };
  /**
   * In milliseconds. What takes longer is not joined: it may never end, when a platform has dropped the request that it was begun for.
   */
  longest: number;
  /** How long what it came to is still the answer, in milliseconds. @default 0: whoever asks later begins anew */
  keepFor?: (result: Result) => number;
};

/**
 * Makes one piece of work of all that ask for the same at the same time. A failure is theirs together, and is not kept.
 * @param mostKept how many results an owner has at most
 */
export function createSharing<Result>({ mostKept = 0 } = {}) {
  const owners = new WeakMap<object, Map<string, Shared<Result>>>();

  return function share(subject: Subject<Result>, work: () => Promise<Result>): Shared<Result> {
    const { owner, id, clock, longest, keepFor } = subject;
    const ofOwner = owners.get(owner) ?? new Map<string, Shared<Result>>();
    owners.set(owner, ofOwner);
    const since = clock.now();
    const earlier = ofOwner.get(id);
    if (earlier && since < earlier.until) return earlier;

    const own: Shared<Result> = { since, until: since + longest, result: work() };
    // Behind all others, of which the eldest goes first.
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

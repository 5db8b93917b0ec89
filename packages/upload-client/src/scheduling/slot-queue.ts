/** An entry that waits for a slot. */
export type Waiting<One> = {
  /** In bytes: the entry with the fewest goes first. */
  readonly remaining: number;
  /** Increases with each entry that is added. */
  readonly arrival: number;
  /** For the queue itself: some of the entries that go after this one. */
  readonly after: One[];
};

/** A queue of entries for the same slots. Adding or removing one costs at most the logarithm of the queue's length. */
export type SlotQueue<One> = {
  add: (waiting: One) => void;
  /** @returns whether the entry was there */
  remove: (waiting: One) => boolean;
  smallest: () => One | undefined;
  oldest: () => One | undefined;
};

type Turn = Pick<Waiting<never>, "remaining" | "arrival">;

/** Fewest bytes left first; among equals, the earliest. */
export const bySize = (a: Turn, b: Turn) => a.remaining - b.remaining || a.arrival - b.arrival;

export const byArrival = (a: Turn, b: Turn) => a.arrival - b.arrival;

export function createSlotQueue<One extends Waiting<One>>(): SlotQueue<One> {
  /** In order of arrival, which a set keeps. */
  const arrived = new Set<One>();
  /**
   * A pairing heap by size (https://en.wikipedia.org/wiki/Pairing_heap): the smallest is one of these. An entry that
   * has left is removed only once it becomes the smallest.
   */
  let heaps: One[] = [];

  return {
    add(waiting) {
      arrived.add(waiting);
      heaps.push(waiting);
    },
    remove(waiting) {
      const wasThere = arrived.delete(waiting);
      // Frees the memory of entries that have left.
      if (arrived.size === 0) heaps = [];
      return wasThere;
    },
    smallest() {
      let first = merge(heaps);
      while (first && !arrived.has(first)) first = merge(first.after.splice(0));
      heaps = first ? [first] : [];
      return first;
    },
    oldest() {
      const [first] = arrived;
      return first;
    },
  };
}

/** Takes two heaps from the front and appends the first of them, with the other one below it, until one is left. */
function merge<One extends Waiting<One>>(heaps: One[]): One | undefined {
  let next = 0;
  for (;;) {
    const a = heaps[next++];
    const b = heaps[next++];
    if (!a || !b) return a;
    const [first, second] = bySize(a, b) > 0 ? [b, a] : [a, b];
    first.after.push(second);
    heaps.push(first);
  }
}

/** Somebody who waits for a slot. */
export type Waiting<One> = {
  /** The one with the fewest bytes goes first. */
  readonly remaining: number;
  /** Counts up with those who come. */
  readonly arrival: number;
  /** The queue's own: some of those who go after this one. */
  readonly after: One[];
};

/** Those who wait for the same. Each who comes or leaves costs at most the logarithm of how many there are. */
export type SlotQueue<One> = {
  add: (waiting: One) => void;
  /** @returns whether it was there */
  remove: (waiting: One) => boolean;
  smallest: () => One | undefined;
  oldest: () => One | undefined;
};

type Turn = Pick<Waiting<never>, "remaining" | "arrival">;

/** The fewest bytes left first; among equals, the first to come. */
export const bySize = (a: Turn, b: Turn) => a.remaining - b.remaining || a.arrival - b.arrival;

export const byArrival = (a: Turn, b: Turn) => a.arrival - b.arrival;

export function createSlotQueue<One extends Waiting<One>>(): SlotQueue<One> {
  /** In the order they came, as a set has them. */
  const arrived = new Set<One>();
  /** A pairing heap by size: the first of all is among these. Who has left is dropped when it would be the first. */
  let heaps: One[] = [];

  return {
    add(waiting) {
      arrived.add(waiting);
      heaps.push(waiting);
    },
    remove(waiting) {
      const wasThere = arrived.delete(waiting);
      // Nobody is kept in memory who has left.
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

/** Takes two from the front and puts the first of them at the end, with the other one after it, until one is left. */
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

/** Somebody who waits for a slot. */
export type Waiting = {
  /** Who has the fewest goes first. */
  readonly remaining: number;
  /** Counts up with those who come. */
  readonly arrival: number;
  readonly enter: () => void;
};

/** Those who wait for the same. Whoever goes first is found at little cost, however many there are. */
export type SlotQueue = {
  add: (waiting: Waiting) => void;
  has: (waiting: Waiting) => boolean;
  /** @returns whether it was there */
  remove: (waiting: Waiting) => boolean;
  smallest: () => Waiting | undefined;
  oldest: () => Waiting | undefined;
};

/** Who has the fewest bytes left, and of those who came first. */
export const bySize = (a: Waiting, b: Waiting) => a.remaining - b.remaining || a.arrival - b.arrival;

export const byArrival = (a: Waiting, b: Waiting) => a.arrival - b.arrival;

export function createSlotQueue(): SlotQueue {
  /** In the order they came, as a set has them. */
  const here = new Set<Waiting>();
  /** By size, the largest first; who has left may still be among them. */
  const sorted: Waiting[] = [];
  let isSorted = true;

  return {
    add(waiting) {
      here.add(waiting);
      sorted.push(waiting);
      isSorted = false;
    },
    has: (waiting) => here.has(waiting),
    remove: (waiting) => here.delete(waiting),
    smallest() {
      // Only when it is asked: of thousands that come while there is no slot none is put in its place.
      if (!isSorted) sorted.sort((a, b) => bySize(b, a));
      isSorted = true;
      for (;;) {
        const last = sorted.at(-1);
        if (!last || here.has(last)) return last;
        sorted.pop();
      }
    },
    oldest() {
      const [first] = here;
      return first;
    },
  };
}

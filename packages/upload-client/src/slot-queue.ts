/** Somebody who waits for a slot. */
export type Waiting = {
  /** The one with the fewest bytes goes first. */
  readonly remaining: number;
  /** Counts up with those who come. */
  readonly arrival: number;
  readonly enter: () => void;
};

/** Those who wait for the same. Whoever goes first is known at once, however many there are. */
export type SlotQueue = {
  add: (waiting: Waiting) => void;
  has: (waiting: Waiting) => boolean;
  /** @returns whether it was there */
  remove: (waiting: Waiting) => boolean;
  smallest: () => Waiting | undefined;
  oldest: () => Waiting | undefined;
};

/** The fewest bytes left first; among equals, the first to come. */
export const bySize = (a: Waiting, b: Waiting) => a.remaining - b.remaining || a.arrival - b.arrival;

export const byArrival = (a: Waiting, b: Waiting) => a.arrival - b.arrival;

export function createSlotQueue(): SlotQueue {
  /** In the order they came, as a set has them. */
  const arrived = new Set<Waiting>();
  /** Whoever has the fewest bytes left is the last, where it is taken off at once. */
  const sized: Waiting[] = [];

  /** Where it stands among the sizes, or would. */
  function indexOf(waiting: Waiting): number {
    let least = 0;
    let most = sized.length;
    while (least < most) {
      const middle = Math.floor((least + most) / 2);
      const there = sized[middle];
      if (there && bySize(there, waiting) > 0) least = middle + 1;
      else most = middle;
    }
    return least;
  }

  return {
    add(waiting) {
      arrived.add(waiting);
      sized.splice(indexOf(waiting), 0, waiting);
    },
    has: (waiting) => arrived.has(waiting),
    remove(waiting) {
      const wasHere = arrived.delete(waiting);
      if (wasHere) sized.splice(indexOf(waiting), 1);
      return wasHere;
    },
    smallest: () => sized.at(-1),
    oldest() {
      const [first] = arrived;
      return first;
    },
  };
}

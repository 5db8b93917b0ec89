/** Somebody who waits for a slot. */
export type Waiting = {
  /** Who has the fewest goes first. */
  readonly remaining: number;
  /** Counts up with those who come. */
  readonly arrival: number;
  readonly enter: () => void;
};

/** Those who wait for the same. Whoever goes first is known at once, however many there are. */
export type SlotQueue = {
  add: (waiting: Waiting) => void;
  /** @returns whether it was there */
  remove: (waiting: Waiting) => boolean;
  smallest: () => Waiting | undefined;
  oldest: () => Waiting | undefined;
};

/** Who has the fewest bytes left, and of those who came first. */
export const bySize = (a: Waiting, b: Waiting) => a.remaining - b.remaining || a.arrival - b.arrival;

export function createSlotQueue(): SlotQueue {
  const inOrder = new Set<Waiting>();
  const sorted: Waiting[] = [];
  return {
    add(waiting) {
      inOrder.add(waiting);
      const index = sorted.findLastIndex((other) => bySize(other, waiting) < 0);
      sorted.splice(index + 1, 0, waiting);
    },
    remove(waiting) {
      const isThere = inOrder.delete(waiting);
      if (isThere) sorted.splice(sorted.indexOf(waiting), 1);
      return isThere;
    },
    smallest: () => sorted[0],
    oldest: () => inOrder.values().next().value,
  };
}

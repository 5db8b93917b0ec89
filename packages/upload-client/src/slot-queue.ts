/** Somebody who waits for a slot. */
export type Waiting = {
  /** The one with the fewest bytes goes first. */
  readonly remaining: number;
  /** Counts up with those who come. */
  readonly arrival: number;
  enter: () => void;
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

const nothing = () => {};

export function createSlotQueue(): SlotQueue {
  /** In the order they came, as a set has them. */
  const here = new Set<Waiting>();
  let heap = createHeap();

  return {
    add(waiting) {
      here.add(waiting);
      heap.add(waiting);
    },
    has: (waiting) => here.has(waiting),
    remove(waiting) {
      const wasHere = here.delete(waiting);
      // The heap has it until it comes first, but not what it brings with it.
      waiting.enter = nothing;
      // When nobody waits, nothing would ever take it out.
      if (here.size === 0) heap = createHeap();
      return wasHere;
    },
    smallest() {
      for (;;) {
        const first = heap.first();
        if (first === undefined || here.has(first)) return first;
        heap.removeFirst();
      }
    },
    oldest() {
      const [first] = here;
      return first;
    },
  };
}

type Heap = { add: (waiting: Waiting) => void; first: () => Waiting | undefined; removeFirst: () => void };

/** A binary heap by size: the children of the one at `n` are at `2n + 1` and `2n + 2`, and none goes before its parent. */
function createHeap(): Heap {
  const entries: Waiting[] = [];
  return {
    first: () => entries[0],
    add(waiting) {
      let place = entries.length;
      for (;;) {
        const above = Math.floor((place - 1) / 2);
        const parent = entries[above];
        if (parent === undefined || bySize(parent, waiting) < 0) break;
        entries[place] = parent;
        place = above;
      }
      entries[place] = waiting;
    },
    removeFirst() {
      const last = entries.pop();
      if (last === undefined || entries.length === 0) return;
      let place = 0;
      for (;;) {
        const left = entries[2 * place + 1];
        const right = entries[2 * place + 2];
        const isRight = left !== undefined && right !== undefined && bySize(right, left) < 0;
        const child = isRight ? right : left;
        if (child === undefined || bySize(last, child) < 0) break;
        entries[place] = child;
        place = 2 * place + (isRight ? 2 : 1);
      }
      entries[place] = last;
    },
  };
}

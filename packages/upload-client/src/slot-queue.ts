/** Somebody who waits for a slot. */
export type Waiting = {
  /** Who has the fewest goes first. */
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

/** Who has the fewest bytes left, and of those who came first. */
export const bySize = (a: Waiting, b: Waiting) => a.remaining - b.remaining || a.arrival - b.arrival;

export const byArrival = (a: Waiting, b: Waiting) => a.arrival - b.arrival;

const nothing = () => {};

export function createSlotQueue(): SlotQueue {
  const here = new Set<Waiting>();
  let heaps = createHeaps();

  /** One that has left stays in the heaps until it comes first; then it is taken out. */
  function firstHere(heap: Heap): Waiting | undefined {
    for (;;) {
      const first = heap.first();
      if (first === undefined || here.has(first)) return first;
      heap.removeFirst();
    }
  }

  return {
    add(waiting) {
      here.add(waiting);
      heaps.smallest.add(waiting);
      heaps.oldest.add(waiting);
    },
    has: (waiting) => here.has(waiting),
    remove(waiting) {
      const wasHere = here.delete(waiting);
      // The heaps have it for some time yet, but not what it brings with it.
      waiting.enter = nothing;
      // With nobody waiting there is nobody who would take them out.
      if (here.size === 0) heaps = createHeaps();
      return wasHere;
    },
    smallest: () => firstHere(heaps.smallest),
    oldest: () => firstHere(heaps.oldest),
  };
}

const createHeaps = () => ({ smallest: createHeap(bySize), oldest: createHeap(byArrival) });

type Heap = { add: (waiting: Waiting) => void; first: () => Waiting | undefined; removeFirst: () => void };

/** A binary heap: the children of the one at `n` are at `2n + 1` and `2n + 2`, and none goes before its parent. */
function createHeap(order: (a: Waiting, b: Waiting) => number): Heap {
  const entries: Waiting[] = [];
  return {
    first: () => entries[0],
    add(waiting) {
      let place = entries.length;
      for (;;) {
        const above = Math.floor((place - 1) / 2);
        const parent = entries[above];
        if (parent === undefined || order(parent, waiting) < 0) break;
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
        const isRight = left !== undefined && right !== undefined && order(right, left) < 0;
        const child = isRight ? right : left;
        if (child === undefined || order(last, child) < 0) break;
        entries[place] = child;
        place = 2 * place + (isRight ? 2 : 1);
      }
      entries[place] = last;
    },
  };
}

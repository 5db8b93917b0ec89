import fc from "fast-check";
import { expect, test } from "vitest";
import { type Waiting, byArrival, bySize, createSlotQueue } from "./slot-queue.ts";

interface One extends Waiting<One> {}

test("whoever has the fewest bytes left, and whoever waits longest, are those of a sorted list, whoever has left meanwhile", () => {
  const step = fc.oneof(
    fc.record({ remaining: fc.nat(5) }),
    fc.record({ leaves: fc.nat() }),
    fc.constant({ leaves: "smallest" as const }),
    fc.constant({ leaves: "oldest" as const }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = createSlotQueue<One>();
      let waiting: One[] = [];
      const remove = (left: One | undefined) => {
        if (left === undefined) return;
        expect([queue.remove(left), queue.remove(left)]).toEqual([true, false]);
        waiting = waiting.filter((one) => one !== left);
      };
      for (const [arrival, each] of steps.entries()) {
        if ("remaining" in each) {
          const one = { remaining: each.remaining, arrival, after: [] };
          queue.add(one);
          waiting.push(one);
        } else if (each.leaves === "smallest" || each.leaves === "oldest") remove(queue[each.leaves]());
        else remove(waiting[each.leaves % (waiting.length || 1)]);
        expect(queue.smallest()).toBe(waiting.toSorted(bySize)[0]);
        expect(queue.oldest()).toBe(waiting.toSorted(byArrival)[0]);
      }
    }),
  );
});

test("an entry that has left the queue keeps no later entry in memory", () => {
  const queue = createSlotQueue<One>();
  const all: One[] = Array.from({ length: 5 }, (_, arrival) => ({ remaining: arrival, arrival, after: [] }));
  all.forEach(queue.add);
  for (let first = queue.smallest(); first; first = queue.smallest()) queue.remove(first);
  expect(all.map(({ after }) => after)).toEqual([[], [], [], [], []]);
});

import { isHidden } from "../lib/is-hidden.ts";
import { type SlotQueue, type Waiting, byArrival, bySize, createSlotQueue } from "./slot-queue.ts";

/**
 * The tasks of one kind, of which at most `limit` run at once. Raising `limit` starts no waiting task: raise it just
 * before requesting a slot, or in a running task, whose end gives out the free slots.
 */
export type Lane = { readonly name: string; running: number; limit: number };

/**
 * Queues for a slot.
 * @returns a function that leaves the queue and returns whether it was there; once it has had its turn, that does
 * nothing
 */
export type Line = (begin: Begin, request: LineRequest) => () => boolean;

/** Called when it is its turn. It calls `free` once, when it no longer needs the slot. */
type Begin = (free: () => void) => void;

export type LineRequest = {
  /** The lanes that limit this task, besides the total: each must have a free slot. */
  lanes: readonly Lane[];
  /** Bytes that are still to be sent: the one with the fewest goes first. */
  remaining: number;
};

/**
 * One in this many slots goes to the task that has waited longest, so that many small files cannot starve a large one.
 */
const turnOfTheOldest = 4;

/** @param overall how many slots there are; @param hidden how many while the page is hidden */
export function createLine(overall: number, hidden = overall): Line {
  /** Groups by the names of their lanes. */
  const groups = new Map<string, Group>();
  const all: Lane = { name: "all", running: 0, limit: overall };
  let turns = 1;
  let arrivals = 0;

  function groupOf(lanes: readonly Lane[]): Group {
    const name = lanes.map((lane) => lane.name).join(" ");
    const group = groups.get(name) ?? { lanes: [all, ...lanes], queue: createSlotQueue<InLine>() };
    groups.set(name, group);
    return group;
  }

  function shareOut(): void {
    all.limit = isHidden() ? hidden : overall;
    for (let next = nextInLine(); next; next = nextInLine()) {
      turns++;
      next.group.queue.remove(next);
      giveSlot(next);
    }
  }

  function nextInLine(): InLine | undefined {
    const isOldestTurn = turns % turnOfTheOldest === 0;
    const open = [...groups.values()].filter(({ lanes }) => lanes.every(hasRoom));
    const firsts = open.flatMap(({ queue }) => (isOldestTurn ? queue.oldest() : queue.smallest()) ?? []);
    return firsts.sort(isOldestTurn ? byArrival : bySize)[0];
  }

  function giveSlot({ group: { lanes }, begin }: InLine): void {
    for (const lane of lanes) lane.running++;
    begin(() => {
      for (const lane of lanes) lane.running--;
      shareOut();
    });
  }

  return (begin, { lanes, remaining }) => {
    const group = groupOf(lanes);
    const waiting = { remaining, arrival: arrivals++, begin, group, after: [] };
    group.queue.add(waiting);
    shareOut();
    return () => group.queue.remove(waiting);
  };
}

/** The waiting tasks that are in the same lanes. */
type Group = { readonly lanes: readonly Lane[]; readonly queue: SlotQueue<InLine> };

interface InLine extends Waiting<InLine> {
  readonly begin: Begin;
  readonly group: Group;
}

const hasRoom = ({ running, limit }: Lane) => running < Math.floor(limit);

/** Returns a function that gets lanes by name, each with a limit of its own. */
export function createLanes(limitOf: (name: string) => number): (name: string) => Lane {
  const lanes = new Map<string, Lane>();
  return (name) => {
    const lane = lanes.get(name) ?? { name, running: 0, limit: limitOf(name) };
    lanes.set(name, lane);
    return lane;
  };
}

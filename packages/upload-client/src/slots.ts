import { UploadError } from "@s3-direct/upload-core";
import { throwIfAborted } from "./abortable.ts";
import { type SlotQueue, type Waiting, byArrival, bySize, createSlotQueue } from "./slot-queue.ts";

export type SlotRequest = {
  /** What the slots are shared out by as well: a host name, a kind of call. */
  lane: string;
  /**
   * Bytes that are still to be sent: who has the fewest goes first.
   * @default 0
   */
  remaining?: number;
  /** How the wait for a slot is given up. */
  signal?: AbortSignal | undefined;
};

/** Runs the task when a slot is free. Rejects with `ABORTED` when cancelled while it waits. */
export type Slots = <T>(task: () => Promise<T>, request: SlotRequest) => Promise<T>;

/** Slots that many wait for, who need no signal each. */
export type FileSlots = <T>(task: () => Promise<T>, request: SlotRequest & Queued) => Promise<T>;

type Queued = {
  /** Told when there is no slot yet, with what does the same as the signal. */
  onQueued?: (leave: () => void) => void;
};

/**
 * The tasks of one kind, of which at most `limit` run at once. Whoever raises `limit` does so before it asks for a slot, or within a task: when that is in line,
 * or ends, slots are shared out anew.
 */
export type Lane = { readonly name: string; running: number; limit: number };

/** Those who are in the same lanes. */
type Group = SlotQueue & { readonly lanes: readonly Lane[] };

/** Every so many slots one goes to whoever waits longest, so that a stream of small files does not starve a large one. */
const turnOfTheOldest = 4;

/** The same, but for lanes that are given: all must have room. */
type SlotsInLanes = <T>(task: () => Promise<T>, request: LaneRequest) => Promise<T>;
type LaneRequest = Omit<SlotRequest, "lane"> & Queued & { lanes: readonly Lane[] };

/** @param overall how many tasks run at once */
export function createSlots(overall: number): SlotsInLanes {
  const groups = new Map<string, Group>();
  const all: Lane = { name: "all", running: 0, limit: overall };
  let turns = 1;
  let arrivals = 0;

  function groupOf(lanes: readonly Lane[]): Group {
    const name = lanes.map((lane) => lane.name).join(" ");
    const group = groups.get(name) ?? { ...createSlotQueue(), lanes: [all, ...lanes] };
    groups.set(name, group);
    return group;
  }

  function shareOut(): void {
    for (;;) {
      const next = nextInLine();
      if (next === undefined) return;
      turns++;
      next.enter();
    }
  }

  function nextInLine(): Waiting | undefined {
    const open = [...groups.values()].filter(({ lanes }) => lanes.every(hasRoom));
    const isOldestTurn = turns % turnOfTheOldest === 0;
    const firsts = open.map((group) => (isOldestTurn ? group.oldest() : group.smallest()));
    const waiting = firsts.filter((first) => first !== undefined);
    return waiting.sort(isOldestTurn ? byArrival : bySize)[0];
  }

  async function run<T>(task: () => Promise<T>, { lanes }: Group): Promise<T> {
    for (const lane of lanes) lane.running++;
    try {
      return await task();
    } finally {
      for (const lane of lanes) lane.running--;
      shareOut();
    }
  }

  // A task that waits consists of this object only: an async function would keep everything it has in hand.
  return (task, { lanes, remaining = 0, signal, onQueued }) =>
    new Promise((resolve, reject) => {
      throwIfAborted(signal);
      const group = groupOf(lanes);
      const waiting: Waiting = { remaining, arrival: arrivals++, enter };
      group.add(waiting);
      shareOut();
      if (!group.has(waiting)) return;
      signal?.addEventListener("abort", leave);
      onQueued?.(leave);

      function enter(): void {
        group.remove(waiting);
        signal?.removeEventListener("abort", leave);
        resolve(run(task, group));
      }

      function leave(): void {
        if (group.remove(waiting)) reject(new UploadError("ABORTED"));
      }
    });
}

const hasRoom = ({ running, limit }: Lane) => running < Math.floor(limit);

/** Lanes by name, each with a limit of its own. */
export function createLanes(limitOf: (name: string) => number): (name: string) => Lane {
  const lanes = new Map<string, Lane>();
  return (name) => {
    const lane = lanes.get(name) ?? { name, running: 0, limit: limitOf(name) };
    lanes.set(name, lane);
    return lane;
  };
}

/** Slots whose lanes are known by their names. */
export function createNamedSlots(overall: number, laneOf: (name: string) => Lane): FileSlots {
  const slots = createSlots(overall);
  return (task, { lane, ...request }) => slots(task, { ...request, lanes: [laneOf(lane)] });
}

import { UploadError } from "@s3-direct/upload-core";
import { throwIfAborted } from "./abortable.ts";
import type { Pace } from "./pace.ts";
import { systemBuffer } from "./transfer/stall-timeout.ts";

type SlotRequest = {
  /** What the slots are shared out by as well: a host name, a kind of call. */
  lane: string;
  /**
   * Who has the fewest bytes left goes first.
   * @default 0
   */
  bytesLeft?: number;
  /** What is sent. */
  body?: { readonly size: number };
  signal: AbortSignal;
};

/** Runs the task when a slot is free. Rejects with `ABORTED` when cancelled while in line. */
export type Slots = <T>(task: () => Promise<T>, request: SlotRequest) => Promise<T>;

export type SlotLimits = {
  /** How many tasks run at once. */
  overall: number;
  /** How many of them in one lane. */
  perLane: (lane: string) => number;
  /**
   * Whether a failure means that too much goes on in its lane. It then runs half as many, and one more after each round of
   * successes.
   * @default never
   */
  isTooMuch?: (error: unknown) => boolean;
  /** How many large bodies are sent at once. A system takes others ahead of the wire. */
  pace?: Pace;
};

export type Lane = { running: number; limit: number };
type Waiting = { lanes: readonly Lane[]; bytesLeft: number; enter: () => void };

/** Every so many slots one goes to whoever waits longest, so that a stream of small files does not starve a large one. */
const turnOfTheOldest = 4;

export function createSlots({ overall, perLane, isTooMuch, pace }: SlotLimits): Slots {
  const lanes = new Map<string, Lane>();
  /** In the order they came. */
  const line = new Set<Waiting>();
  let running = 0;
  let turns = 0;

  function laneOf(name: string): Lane {
    const lane = lanes.get(name) ?? { running: 0, limit: perLane(name) };
    lanes.set(name, lane);
    return lane;
  }

  function shareOut(): void {
    while (running < overall) {
      const ready = [...line].filter(({ lanes }) => lanes.every((lane) => lane.running < Math.floor(lane.limit)));
      const [oldest] = ready;
      if (oldest === undefined) return;
      const smallest = ready.reduce((a, b) => (b.bytesLeft < a.bytesLeft ? b : a));
      const next = ++turns % turnOfTheOldest === 0 ? oldest : smallest;
      line.delete(next);
      for (const lane of next.lanes) lane.running++;
      running++;
      next.enter();
    }
  }

  return async (task, { lane: name, bytesLeft = 0, body, signal }) => {
    throwIfAborted(signal);
    const lane = laneOf(name);
    const size = body?.size ?? 0;
    const large = size > systemBuffer ? pace : undefined;
    const lanes = large === undefined ? [lane] : [lane, large];
    large?.expect(bytesLeft / size);
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        if (line.delete(waiting)) reject(new UploadError("ABORTED"));
      };
      const enter = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const waiting = { lanes, bytesLeft, enter };
      line.add(waiting);
      signal.addEventListener("abort", leave);
      shareOut();
    });
    const startedAt = performance.now();
    const before = large?.running ?? 0;
    try {
      const result = await task();
      const time = performance.now() - startedAt;
      large?.arrived({ size, time, beside: Math.max(before, large.running) });
      lane.limit = Math.min(perLane(name), lane.limit + 1 / lane.limit);
      return result;
    } catch (error) {
      if (isTooMuch?.(error)) lane.limit = Math.max(1, lane.limit / 2);
      throw error;
    } finally {
      for (const each of lanes) each.running--;
      running--;
      shareOut();
    }
  };
}

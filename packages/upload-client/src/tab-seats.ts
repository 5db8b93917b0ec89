import { UploadError } from "@s3-direct/upload-core";
import type { Slots } from "./slots.ts";

type Leave = () => void;

/**
 * Connections are the browser's and not a page's: its tabs share six to a host name, and a request on top of those waits
 * inside of it, where a page cannot tell it from one whose connection is dead. So who has a slot waits out here for one of
 * the browser's seats, which are Web Locks. Pages that are not secure contexts have none, and go on without.
 */
export function withSeats(slots: Slots, count: number): Slots {
  /** The seats of this page, by lane: those that it has, and those that it asks for. */
  const lanes = new Map<string, { taken: Set<number>; asked: Set<number> }>();

  async function sit(name: string, { locks, signal }: { locks: LockManager; signal: AbortSignal }): Promise<Leave> {
    const lane = lanes.get(name) ?? { taken: new Set<number>(), asked: new Set<number>() };
    lanes.set(name, lane);
    const { taken, asked } = lane;
    const seatsWithout = (...some: Set<number>[]) =>
      Array.from({ length: count }, (_, seat) => seat).filter((seat) => !some.some((set) => set.has(seat)));

    async function take(seat: number, options: LockOptions): Promise<Leave | undefined> {
      const leave = await lock(locks, { name: `s3-direct:${name}:${seat}`, options });
      if (leave === undefined) return undefined;
      taken.add(seat);
      return () => {
        taken.delete(seat);
        leave();
      };
    }

    const [first] = seatsWithout(taken, asked);
    if (first !== undefined) {
      asked.add(first);
      // A page that may not use locks goes on without.
      const leave = await take(first, { ifAvailable: true }).catch(() => nothing);
      asked.delete(first);
      if (leave !== undefined) return leave;
    }

    // Whichever is left first, this page's too: one that waits may have got all for a moment.
    const others = new AbortController();
    const stop = () => others.abort();
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    try {
      return await Promise.any(
        seatsWithout().map(async (seat) => {
          const leave = (await take(seat, { signal: others.signal })) ?? nothing;
          if (!others.signal.aborted) {
            others.abort();
            return leave;
          }
          leave();
          throw new UploadError("ABORTED");
        }),
      );
    } catch {
      throw new UploadError("ABORTED");
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  return (task, request) =>
    slots(async () => {
      const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
      const leave = locks === undefined ? nothing : await sit(request.lane, { locks, signal: request.signal });
      try {
        return await task();
      } finally {
        leave();
      }
    }, request);
}

/** @returns what gives it back; undefined where somebody else has it */
function lock(
  locks: LockManager,
  { name, options }: { name: string; options: LockOptions },
): Promise<Leave | undefined> {
  return new Promise((resolve, reject) => {
    locks
      .request(name, options, (held) => {
        if (held === null) return resolve(undefined);
        return new Promise<void>((leave) => resolve(leave));
      })
      .catch(reject);
  });
}

const nothing = () => {};

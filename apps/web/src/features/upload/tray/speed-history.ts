import { createStore } from "../../../lib/store.ts";
import { queueNow } from "../list/queue.ts";

/** Bytes a second, at a time in milliseconds. */
export type Speed = { at: number; bytesPerSecond: number };

/** In milliseconds. */
export const shownFor = 60_000;

/** How often the speed is measured (milliseconds): less often if the person prefers reduced motion. */
const distance = { any: 1_000, reduced: 5_000 };

/** The speeds of the last minute, the oldest first. */
export const speeds = createStore<readonly Speed[]>([]);

/** Records the speed of all uploads as shown beside the graph. @returns a function that ends it */
export function recordSpeed(): () => void {
  const measure = () => {
    const { bytesPerSecond = 0 } = queueNow().progress;
    speeds.set(addSpeed(speeds.get(), { at: Date.now(), bytesPerSecond }));
  };
  const isReduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const timer = setInterval(measure, isReduced ? distance.reduced : distance.any);
  return () => clearInterval(timer);
}

export function addSpeed(history: readonly Speed[], now: Speed): Speed[] {
  return [...history.filter(({ at }) => at > now.at - shownFor), now];
}

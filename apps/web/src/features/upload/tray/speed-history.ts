import { createStore } from "../../../lib/store.ts";
import { queueNow } from "../queue.ts";

/** Bytes a second, at a time in milliseconds. */
export type Speed = { at: number; bytesPerSecond: number };

/** In milliseconds. */
export const shownFor = 60_000;

/** How often the speed is measured (milliseconds): less often for who wants little to move. */
const distance = { any: 1_000, reduced: 5_000 };

/** The last minute's speeds, the oldest first. */
export const speeds = createStore<readonly Speed[]>([]);

/** Notes all uploads' speed, as it is shown beside the graph, until its result is called. */
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

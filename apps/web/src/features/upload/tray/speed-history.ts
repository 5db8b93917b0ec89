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

/** Measures until its result is called: all that has arrived, whichever file it is of. */
export function recordSpeed(): () => void {
  let last = { at: Date.now(), loaded: queueNow().progress.loaded };
  const measure = () => {
    const now = { at: Date.now(), loaded: queueNow().progress.loaded };
    speeds.set(addSpeed(speeds.get(), last, now));
    last = now;
  };
  const isReduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const timer = setInterval(measure, isReduced ? distance.reduced : distance.any);
  return () => clearInterval(timer);
}

type Mark = { at: number; loaded: number };

/** What was removed from the list, or is sent from its beginning, makes the sum smaller, and no speed negative. */
export function addSpeed(history: readonly Speed[], last: Mark, now: Mark): Speed[] {
  const seconds = Math.max(now.at - last.at, 1) / 1_000;
  const bytesPerSecond = Math.max(0, now.loaded - last.loaded) / seconds;
  return [...history.filter(({ at }) => at > now.at - shownFor), { at: now.at, bytesPerSecond }];
}

/** Time that passes, whatever the date. Tests pass their own. */
export type Clock = {
  /** In milliseconds, from any start. */
  now: () => number;
  wait: (ms: number) => Promise<void>;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

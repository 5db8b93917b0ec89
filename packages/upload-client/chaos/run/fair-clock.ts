/** In milliseconds. */
const tick = 20;

/** Milliseconds for which this process was kept from running. */
let lost = 0;
let lastTick = performance.now();
let cpu = process.cpuUsage();

setInterval(() => {
  const now = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const late = now - lastTick - tick - (user + system) / 1_000;
  // No timer is exact.
  if (late > tick) lost += late;
  lastTick = now;
  cpu = process.cpuUsage();
}, tick).unref();

/**
 * Returns milliseconds of a clock that stops while this process is kept from running, because the machine is busy or
 * has stopped it. Page, API and S3 share the process, so nothing in it makes progress then. Such time shows as late
 * timers although the process has not worked. While the process works, or waits for something that does not come, this
 * clock runs like any other.
 */
export const fairNow = (): number => performance.now() - lost;

export const secondsLost = (): number => Math.round(lost / 1_000);

/** Shorter timers use the real clock: nothing fails if they are early. */
const shortest = 500;

/** Replaces `setTimeout`, with the fair clock. */
export function fairTimeout<Given extends unknown[]>(run: (...given: Given) => void, ms = 0, ...given: Given) {
  if (ms < shortest) return realTimeout(run, ms, ...given);
  const due = fairNow() + ms;
  // Node's `clearTimeout` clears an interval as well.
  const timer = setInterval(() => {
    if (fairNow() < due) return;
    clearInterval(timer);
    run(...given);
  }, tick);
  return timer;
}

const realTimeout = globalThis.setTimeout;

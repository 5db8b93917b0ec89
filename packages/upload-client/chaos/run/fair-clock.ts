/** In milliseconds. */
const tick = 20;

/** For how many milliseconds this process was kept from running. */
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
 * Milliseconds of a clock that stands still while this process is kept from running, because the machine has other things to do or
 * has stopped it. Page, API and S3 share the process, so nothing in it gets on then. What says so are timers that are late although the
 * process has not worked: while it works, or waits for what does not come, this clock goes on like any other.
 */
export const fairNow = (): number => performance.now() - lost;

export const secondsLost = (): number => Math.round(lost / 1_000);

/** Shorter timers are left alone: what they are for does not go wrong when they are early. */
const shortest = 500;

/** In place of `setTimeout`: by the fair clock. */
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

// The resources that the API's process uses over time, and whether they grow.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const MB = 1e6;
/** The first fifth of the run fills caches and compiles. */
const warmUp = 0.2;
/** How much a value may grow after that, as a share of its median. */
const mostGrowth = { memory: 0.15, heap: 0.15 };

/** Returns the process's own values, from `/metrics`. */
export async function readProcess(port) {
  // A new connection: one that was kept alive may be closed just when it is used again.
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: "close" } });
  const text = await response.text();
  const value = (name) => Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1] ?? 0);
  return {
    memory: value("process_resident_memory_bytes") / MB,
    heap: value("nodejs_heap_size_used_bytes") / MB,
    files: value("process_open_fds"),
    handles: value("nodejs_active_handles_total"),
    sockets: value('nodejs_active_resources\\{type="TCPSocketWrap"\\}'),
  };
}

export async function sampleEvery({ seconds, read, signal }) {
  const samples = [];
  const began = Date.now();
  while (!signal.aborted) {
    samples.push({ at: (Date.now() - began) / 1000, ...(await read()) });
    await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
  }
  return samples;
}

/** @throws AssertionError if memory grows */
export function assertFlat(samples) {
  const { at: end } = samples.at(-1);
  const steady = samples.filter(({ at }) => at >= end * warmUp);
  for (const [what, most] of Object.entries(mostGrowth)) {
    const lows = lowsOf(steady, what);
    const middle = median(steady.map((sample) => sample[what]));
    const growth = slopeOf(lows) * (end * (1 - warmUp));
    const perHour = slopeOf(lows) * 3600;
    console.log(
      `${what}: ${middle.toFixed(0)} MB, ${Math.max(...steady.map((sample) => sample[what])).toFixed(0)} MB at most; grows by ` +
        `${growth.toFixed(1)} MB (${perHour.toFixed(0)} MB an hour) over ${steady.length} samples`,
    );
    assert.ok(growth <= most * middle, `${what} grows by more than ${most * 100} %.`);
  }
}

/** Returns the lowest of every six values: higher ones wait for the garbage collector. */
function lowsOf(samples, what) {
  const lows = [];
  for (let first = 0; first < samples.length; first += 6) {
    const some = samples.slice(first, first + 6).map((sample) => ({ at: sample.at, value: sample[what] }));
    lows.push(some.toSorted((a, b) => a.value - b.value)[0]);
  }
  return lows;
}

/** Returns the median slope of all pairs (Theil and Sen): a few outliers do not change it. */
function slopeOf(points) {
  const slopes = points.flatMap((a, index) => points.slice(index + 1).map((b) => (b.value - a.value) / (b.at - a.at)));
  return slopes.length === 0 ? 0 : median(slopes);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

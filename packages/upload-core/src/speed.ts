/** How much one attempt had sent at a time in milliseconds of any clock that does not jump, such as `performance.now`. */
export type SpeedSample = { loaded: number; at: number };

/** In milliseconds: speed is measured over this long, and not before the second number has passed. */
const speedWindow = 5_000;
const shortestMeasure = 500;
/** Browsers report every 50 ms; samples nearer to each other than this many milliseconds are merged. */
const sampleDistance = 200;

/**
 * The samples for the next call, and the speed in bytes a second: undefined until there is something to measure. A dead line reports
 * nothing, and its speed would never change: so call it now and then with the last count of bytes.
 */
export function measureSpeed(
  before: readonly SpeedSample[],
  sample: SpeedSample,
): { samples: readonly SpeedSample[]; bytesPerSecond: number | undefined } {
  const samples = addSample(before, sample);
  const { loaded, at } = samples[0] ?? sample;
  const time = sample.at - at;
  return { samples, bytesPerSecond: time < shortestMeasure ? undefined : ((sample.loaded - loaded) / time) * 1_000 };
}

function addSample(samples: readonly SpeedSample[], sample: SpeedSample): readonly SpeedSample[] {
  const last = samples.at(-1);
  // A transfer that started again, or a clock that was set back: measure afresh.
  if (last !== undefined && (sample.loaded < last.loaded || sample.at < last.at)) return [sample];
  const before = samples.at(-2);
  const kept = before !== undefined && sample.at - before.at < sampleDistance ? samples.slice(0, -1) : samples;
  return [...kept.filter(({ at }) => sample.at - at <= speedWindow), sample];
}

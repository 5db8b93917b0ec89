/**
 * How many bytes one attempt had sent at a time. The time is in milliseconds of any clock that does not jump, such as
 * `performance.now`.
 */
export type SpeedSample = { loaded: number; at: number };

/** The speed is that of the last so many milliseconds. */
const speedWindow = 5_000;
/** Undefined until samples span this many milliseconds. */
const shortestMeasure = 500;
/** Browsers report every 50 ms; samples less than this many milliseconds apart are merged. */
const sampleDistance = 200;

/**
 * Returns the samples for the next call, and the speed in bytes a second: undefined until there is something to
 * measure. A dead connection reports nothing, so its speed would never change: call this at intervals with the last
 * count of bytes.
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
  // A transfer started again, or a clock was set back: start measuring again.
  if (last && (sample.loaded < last.loaded || sample.at < last.at)) return [sample];
  const before = samples.at(-2);
  const kept = before && sample.at - before.at < sampleDistance ? samples.slice(0, -1) : samples;
  return [...kept.filter(({ at }) => sample.at - at <= speedWindow), sample];
}

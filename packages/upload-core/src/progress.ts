/** How far an upload is. */
export type Progress = {
  /** Bytes sent. Never falls, not even when a transfer starts again. */
  loaded: number;
  /** Bytes in all. */
  total: number;
  /** 0 to 1. Never falls, and is 1 only when the upload is finished: published, not just sent. */
  fraction: number;
  /** Measured over the last seconds; absent until there is something to measure. */
  bytesPerSecond?: number;
  /** Absent where the speed is, or is 0. */
  secondsLeft?: number;
};

/**
 * What happened: this attempt has sent `loaded` bytes by the time `at` (milliseconds of any clock that does not jump, such
 * as `performance.now`), or the upload is published.
 */
export type ProgressEvent = { type: "loaded"; loaded: number; at: number } | { type: "finished" };

type Sample = { loaded: number; at: number };
export type ProgressState = { progress: Progress; samples: readonly Sample[] };

/** Until finished a page that rounds must not read 100 %. */
const mostBeforeFinished = 0.99;
/** Speed is measured over this many milliseconds, and not before the second number have passed. */
const speedWindow = 5_000;
const shortestMeasure = 500;
/** Browsers report every 50 ms; samples nearer to each other than this many milliseconds are merged. */
const sampleDistance = 200;

/** The progress of an upload of `total` bytes that has not begun. */
export function createProgress(total: number): ProgressState {
  return { progress: { loaded: 0, total, fraction: 0 }, samples: [] };
}

/** The next state; pure, so the clock is the caller's. */
export function reduceProgress(state: ProgressState, event: ProgressEvent): ProgressState {
  const { progress } = state;
  switch (event.type) {
    case "finished":
      return { progress: { loaded: progress.total, total: progress.total, fraction: 1 }, samples: [] };
    case "loaded": {
      if (progress.fraction === 1 || !(event.loaded >= 0)) return state;
      const { total } = progress;
      // A form's bytes are more than its file's.
      const sent = Math.min(event.loaded, total);
      const samples = addSample(state.samples, { loaded: sent, at: event.at });
      const loaded = Math.max(progress.loaded, sent);
      const fraction = total === 0 ? 0 : Math.min(loaded / total, mostBeforeFinished);
      return { progress: { loaded, total, fraction, ...speedFields(total - loaded, speedOf(samples)) }, samples };
    }
  }
}

/** Many uploads as one. Falls when one is added, as it should; is 1 only when every one is finished. */
export function sumProgress(list: readonly Progress[]): Progress {
  const sum = (pick: (each: Progress) => number) => list.reduce((result, each) => result + pick(each), 0);
  const total = sum((each) => each.total);
  const loaded = sum((each) => each.loaded);
  const speeds = list.flatMap(({ bytesPerSecond }) => bytesPerSecond ?? []);
  const speed = speeds.length === 0 ? undefined : speeds.reduce((result, each) => result + each);
  return { loaded, total, fraction: sumFraction(list), ...speedFields(total - loaded, speed) };
}

function sumFraction(list: readonly Progress[]): number {
  if (list.length === 0) return 0;
  if (list.every(({ fraction }) => fraction === 1)) return 1;
  const total = list.reduce((sum, each) => sum + each.total, 0);
  // Where there is nothing but empty files they count by their number.
  const weightOf = (each: Progress) => (total > 0 ? each.total / total : 1 / list.length);
  const fraction = list.reduce((sum, each) => sum + each.fraction * weightOf(each), 0);
  return Math.min(fraction, mostBeforeFinished);
}

function speedFields(
  left: number,
  bytesPerSecond: number | undefined,
): Pick<Progress, "bytesPerSecond" | "secondsLeft"> {
  if (bytesPerSecond === undefined) return {};
  return bytesPerSecond > 0 ? { bytesPerSecond, secondsLeft: left / bytesPerSecond } : { bytesPerSecond };
}

function speedOf(samples: readonly Sample[]): number | undefined {
  const first = samples.at(0);
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < shortestMeasure) return undefined;
  return ((last.loaded - first.loaded) / (last.at - first.at)) * 1_000;
}

function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  // A transfer that started again, or a clock that was set back: measure afresh.
  if (last !== undefined && (sample.loaded < last.loaded || sample.at < last.at)) return [sample];
  const before = samples.at(-2);
  const kept = before !== undefined && sample.at - before.at < sampleDistance ? samples.slice(0, -1) : samples;
  return [...kept.filter(({ at }) => sample.at - at <= speedWindow), sample];
}

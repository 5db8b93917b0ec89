/** How far an upload is. */
export type Progress = {
  /** Bytes sent. Never falls, not even when a transfer starts again. */
  loaded: number;
  /** Bytes in all. */
  total: number;
  /** 0 to 1. Never falls, and is 1 only when the upload is finished: published, not just sent. */
  fraction: number;
  /** Measured over the last seconds; absent until there is something to measure, 0 on a line that has gone dead. */
  bytesPerSecond?: number;
  /** For the bytes that have yet to be sent, those of an earlier attempt included. Absent where the speed is, or is 0. */
  secondsLeft?: number;
};

/**
 * What happened, at a time in milliseconds of any clock that does not jump, such as `performance.now`.
 * - `loaded`: this attempt has sent `loaded` bytes
 * - `looked`: somebody looks. A dead line sends no events, and its speed would stay what it was
 * - `finished`: the upload is published
 */
export type ProgressEvent =
  { type: "loaded"; loaded: number; at: number } | { type: "looked"; at: number } | { type: "finished" };

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
      return { progress: { loaded, total, fraction, ...speedFields(total - sent, speedOf(samples)) }, samples };
    }
    case "looked": {
      const last = state.samples.at(-1);
      if (last === undefined) return state;
      return reduceProgress(state, { type: "loaded", loaded: last.loaded, at: event.at });
    }
  }
}

/** Many uploads as one, kept up to date by what changes: its cost does not grow with their number. */
export type ProgressSum = {
  add: (progress: Progress) => void;
  /** Takes back what was added. */
  subtract: (progress: Progress) => void;
  /** Falls when one is added, as it should; its fraction is 1 only when every one is finished. */
  value: () => Progress;
};

export function createProgressSum(): ProgressSum {
  const sum = {
    unfinished: 0,
    loaded: 0,
    total: 0,
    left: 0,
    weight: 0,
    weighted: 0,
    measured: 0,
    speed: 0,
  };

  function count({ loaded, total, fraction, bytesPerSecond, secondsLeft = 0 }: Progress, by: 1 | -1): void {
    // An empty file counts as a byte. Whole numbers leave nothing behind when they are subtracted.
    const weight = total || 1;
    if (fraction < 1) sum.unfinished += by;
    sum.loaded += by * loaded;
    sum.total += by * total;
    sum.weight += by * weight;
    sum.weighted += by * Math.round(fraction * weight);
    // An attempt that began anew sends again what `loaded` counts already.
    sum.left += by * (Math.round(secondsLeft * (bytesPerSecond ?? 0)) || total - loaded);
    if (bytesPerSecond === undefined) return;
    sum.measured += by;
    sum.speed += by * Math.round(bytesPerSecond);
  }

  return {
    add: (progress) => count(progress, 1),
    subtract: (progress) => count(progress, -1),
    value() {
      const { unfinished, loaded, total, left, weight, weighted, measured, speed } = sum;
      return {
        loaded,
        total,
        // Where all are finished it is 1, and 0 where there are none, and so no weight.
        fraction: unfinished > 0 ? Math.min(weighted / weight, mostBeforeFinished) : Math.min(weight, 1),
        ...(measured > 0 && speedFields(left, speed)),
      };
    },
  };
}

/** A list of uploads as one. See {@link ProgressSum}. */
export function sumProgress(list: readonly Progress[]): Progress {
  const sum = createProgressSum();
  list.forEach(sum.add);
  return sum.value();
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

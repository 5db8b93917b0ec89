/** How far an upload has come. */
export type Progress = {
  /** Bytes sent. Never decreases, not even if a transfer starts again. */
  loaded: number;
  /** Bytes in all: the size of the file, or of all files for the progress of several uploads. */
  total: number;
  /** 0 to 1. Never decreases, and is 1 only when the upload is published, not just sent. */
  fraction: number;
  /** Measured over the last seconds; absent until there is something to measure, 0 on a dead connection. */
  bytesPerSecond?: number;
  /**
   * For the bytes that still have to be sent, including those of an earlier attempt. Absent if the speed is absent or
   * 0.
   */
  secondsLeft?: number;
};

/**
 * What happened.
 * - `loaded`: this attempt has sent `loaded` bytes, at a speed, if it was measured (`measureSpeed`)
 * - `finished`: the upload is published
 */
export type ProgressEvent =
  { type: "loaded"; loaded: number; bytesPerSecond?: number | undefined } | { type: "finished" };

/** The highest fraction before it is finished: a page that rounds must not show 100 %. */
const mostBeforeFinished = 0.99;

/** Returns the progress of an upload of `total` bytes that has not started. */
export function createProgress(total: number): Progress {
  return { loaded: 0, total, fraction: 0 };
}

/** Returns the next progress; the same object if the event changes nothing. */
export function reduceProgress(progress: Progress, event: ProgressEvent): Progress {
  const { total } = progress;
  if (event.type === "finished") return { loaded: total, total, fraction: 1 };
  if (progress.fraction === 1 || !(event.loaded >= 0)) return progress;
  // A form has more bytes than its file.
  const sent = Math.min(event.loaded, total);
  const loaded = Math.max(progress.loaded, sent);
  const fraction = Math.min(loaded / (total || 1), mostBeforeFinished);
  return { loaded, total, fraction, ...speedFields(total - sent, event.bytesPerSecond) };
}

/** The sum of many uploads, updated with each change, so that the cost does not grow with their number. */
export type ProgressSum = {
  add: (progress: Progress) => void;
  /** Undoes an `add`. */
  subtract: (progress: Progress) => void;
  /** Returns the sum. It may decrease when an upload is added. Its fraction is 1 only if all are finished. */
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
    // An empty file counts as one byte. Rounded, so that subtracting leaves exactly 0.
    const weight = total || 1;
    if (fraction < 1) sum.unfinished += by;
    sum.loaded += by * loaded;
    sum.total += by * total;
    sum.weight += by * weight;
    sum.weighted += by * Math.round(fraction * weight);
    // An attempt that started again sends bytes that `loaded` already counts.
    sum.left += by * (Math.round(secondsLeft * (bytesPerSecond ?? 0)) || total - loaded);
    if (bytesPerSecond === undefined) return;
    sum.measured += by;
    sum.speed += by * Math.round(bytesPerSecond);
  }

  return {
    add: (progress) => count(progress, 1),
    subtract: (progress) => count(progress, -1),
    value() {
      const { loaded, total, weight } = sum;
      return {
        loaded,
        total,
        // 1 if all are finished; 0 if there are none, because then the weight is 0.
        fraction: sum.unfinished > 0 ? Math.min(sum.weighted / weight, mostBeforeFinished) : Math.min(weight, 1),
        ...(sum.measured > 0 && speedFields(sum.left, sum.speed)),
      };
    },
  };
}

/** Returns the sum of a list of uploads. See {@link ProgressSum}. */
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
  return { bytesPerSecond, ...(bytesPerSecond > 0 && { secondsLeft: left / bytesPerSecond }) };
}

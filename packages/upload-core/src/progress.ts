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
  /** For the bytes that have yet to be sent, including those of an earlier attempt. Absent where the speed is absent or 0. */
  secondsLeft?: number;
};

/**
 * What happened.
 * - `loaded`: this attempt has sent `loaded` bytes, at a speed, if it was measured (`measureSpeed`)
 * - `finished`: the upload is published
 */
export type ProgressEvent =
  { type: "loaded"; loaded: number; bytesPerSecond?: number | undefined } | { type: "finished" };

/** The most before it is finished: a page that rounds must not show 100 %. */
const mostBeforeFinished = 0.99;

/** The progress of an upload of `total` bytes that has not begun. */
export function createProgress(total: number): Progress {
  return { loaded: 0, total, fraction: 0 };
}

/** The next progress; the same object where the event says nothing. */
export function reduceProgress(progress: Progress, event: ProgressEvent): Progress {
  const { total } = progress;
  if (event.type === "finished") return { loaded: total, total, fraction: 1 };
  if (progress.fraction === 1 || !(event.loaded >= 0)) return progress;
  // A form's bytes are more than its file's.
  const sent = Math.min(event.loaded, total);
  const loaded = Math.max(progress.loaded, sent);
  const fraction = Math.min(loaded / (total || 1), mostBeforeFinished);
  return { loaded, total, fraction, ...speedFields(total - sent, event.bytesPerSecond) };
}

/** Many uploads as one, kept up to date by their changes, so that the cost does not grow with their number. */
export type ProgressSum = {
  add: (progress: Progress) => void;
  /** Undoes an `add`. */
  subtract: (progress: Progress) => void;
  /** It may fall when an upload is added. Its fraction is 1 only when all are finished. */
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
    // An empty file counts as one byte. Whole numbers, so that subtracting leaves exactly 0.
    const weight = total || 1;
    if (fraction < 1) sum.unfinished += by;
    sum.loaded += by * loaded;
    sum.total += by * total;
    sum.weight += by * weight;
    sum.weighted += by * Math.round(fraction * weight);
    // An attempt that started again sends bytes again that `loaded` counts already.
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
        // 1 where all are finished; 0 where there are none, which have no weight.
        fraction: sum.unfinished > 0 ? Math.min(sum.weighted / weight, mostBeforeFinished) : Math.min(weight, 1),
        ...(sum.measured > 0 && speedFields(sum.left, sum.speed)),
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
  return { bytesPerSecond, ...(bytesPerSecond > 0 && { secondsLeft: left / bytesPerSecond }) };
}

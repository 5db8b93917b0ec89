import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createProgress, createProgressSum, type Progress, reduceProgress, sumProgress } from "./progress.ts";
import { measureSpeed, type SpeedSample } from "./speed.ts";

type Event = ({ type: "loaded" } & SpeedSample) | { type: "looked"; at: number } | { type: "finished" };
type State = { progress: Progress; samples: readonly SpeedSample[] };

/**
 * Does as the uploader does: counts bytes up to the file's size, and measures the speed when there are more, or at
 * intervals.
 */
function step({ progress, samples }: State, event: Event): State {
  if (event.type === "finished") return { progress: reduceProgress(progress, event), samples };
  const bytes = event.type === "loaded" ? event.loaded : samples.at(-1)?.loaded;
  if (bytes === undefined || progress.fraction === 1 || !(bytes >= 0)) {
    return { progress: reduceProgress(progress, { type: "loaded", loaded: bytes ?? Number.NaN }), samples };
  }
  const measured = measureSpeed(samples, { loaded: Math.min(bytes, progress.total), at: event.at });
  const sent = { type: "loaded", loaded: bytes, bytesPerSecond: measured.bytesPerSecond } as const;
  return { progress: reduceProgress(progress, sent), samples: measured.samples };
}

const begin = (total: number): State => ({ progress: createProgress(total), samples: [] });

function run(total: number, events: readonly Event[]): State {
  return events.reduce(step, begin(total));
}

function loaded(bytes: number, at: number): Event {
  return { type: "loaded", loaded: bytes, at };
}

describe("reduceProgress", () => {
  test("begins at nothing", () => {
    expect(createProgress(100)).toEqual({ loaded: 0, total: 100, fraction: 0 });
  });

  test("measures speed and time left once there is something to measure", () => {
    expect(run(1_000, [loaded(0, 0), loaded(50, 499)]).progress).toEqual({ loaded: 50, total: 1_000, fraction: 0.05 });
    expect(run(1_000, [loaded(0, 0), loaded(100, 500)]).progress).toEqual({
      loaded: 100,
      total: 1_000,
      fraction: 0.1,
      bytesPerSecond: 200,
      secondsLeft: 4.5,
    });
  });

  test("speed is that of the last seconds", () => {
    const slow = Array.from({ length: 100 }, (_, i) => loaded(i, i * 100));
    const fast = Array.from({ length: 60 }, (_, i) => loaded(100 + i * 100, 10_000 + i * 100));
    expect(run(1e6, [...slow, ...fast]).progress.bytesPerSecond).toBeCloseTo(1_000, 0);
  });

  test("a transfer that stands still has no time left to tell", () => {
    const progress = run(1_000, [loaded(0, 0), loaded(100, 500), loaded(100, 5_400), loaded(100, 6_000)]).progress;
    expect(progress.bytesPerSecond).toBe(0);
    expect(progress.secondsLeft).toBeUndefined();
  });

  test("traps: 75 is held below 100 % until finished, even for an empty file", () => {
    expect(run(100, [loaded(100, 0)]).progress.fraction).toBe(0.99);
    expect(run(100, [loaded(250, 0)]).progress).toMatchObject({ loaded: 100, fraction: 0.99 });
    expect(run(0, [loaded(0, 0)]).progress.fraction).toBe(0);
    expect(run(0, [{ type: "finished" }]).progress).toEqual({ loaded: 0, total: 0, fraction: 1 });
    expect(run(100, [{ type: "finished" }]).progress).toEqual({ loaded: 100, total: 100, fraction: 1 });
  });

  test("traps: 88 a transfer that starts again does not throw progress back, but measures afresh", () => {
    const again = run(1_000, [loaded(0, 0), loaded(900, 1_000), loaded(0, 2_000), loaded(100, 3_000)]);
    expect(again.progress).toMatchObject({ loaded: 900, fraction: 0.9, bytesPerSecond: 100 });
  });

  test("time left is that of the bytes that are yet to be sent, also after a transfer that began anew", () => {
    const again = run(100, [loaded(90, 0), loaded(0, 2_000), loaded(5, 4_500), loaded(10, 7_000)]);
    expect(again.progress).toMatchObject({ loaded: 90, fraction: 0.9, bytesPerSecond: 2, secondsLeft: 45 });
  });

  test("the speed of a dead line falls to 0 when somebody looks, and then there is no time left to tell", () => {
    const sent = run(1_000, [loaded(0, 0), loaded(400, 2_000)]);
    expect(sent.progress.bytesPerSecond).toBe(200);
    const later = step(sent, { type: "looked", at: 4_000 });
    expect(later.progress).toMatchObject({ loaded: 400, bytesPerSecond: 100, secondsLeft: 6 });
    const { progress } = step(later, { type: "looked", at: 7_001 });
    expect(progress).toEqual({ loaded: 400, total: 1_000, fraction: 0.4, bytesPerSecond: 0 });
    expect(step(begin(5), { type: "looked", at: 9_000 })).toEqual(begin(5));
  });

  test("traps: 88 never falls, and is 1 only when finished, whatever is reported", () => {
    const anyEvent = fc.oneof(
      {
        weight: 20,
        arbitrary: fc.record({
          type: fc.constant("loaded" as const),
          loaded: fc.double(),
          at: fc.double({ min: -1e15, max: 1e15, noNaN: true }),
        }),
      },
      {
        weight: 20,
        arbitrary: fc.record({
          type: fc.constant("loaded" as const),
          loaded: fc.nat({ max: 1e6 }),
          at: fc.nat({ max: 1e5 }),
        }),
      },
      {
        weight: 5,
        arbitrary: fc.record({ type: fc.constant("looked" as const), at: fc.nat({ max: 1e5 }) }),
      },
      { weight: 1, arbitrary: fc.constant({ type: "finished" } as const) },
    );
    fc.assert(
      fc.property(fc.nat({ max: 1e6 }), fc.array(anyEvent), (total, events) => {
        let state = begin(total);
        let finished = false;
        for (const event of events) {
          const next = step(state, event);
          finished ||= event.type === "finished";
          expect(next.progress.loaded).toBeGreaterThanOrEqual(state.progress.loaded);
          expect(next.progress.fraction).toBeGreaterThanOrEqual(state.progress.fraction);
          expect(next.progress.fraction === 1).toBe(finished);
          expect(next.progress.loaded).toBeLessThanOrEqual(total);
          expect(next.progress.bytesPerSecond ?? 0).toBeGreaterThanOrEqual(0);
          expect(next.samples.length).toBeLessThanOrEqual(60);
          state = next;
        }
      }),
    );
  });

  test("keeps few samples however often a browser reports", () => {
    const events = Array.from({ length: 10_000 }, (_, i) => loaded(i, i * 5));
    expect(run(1e6, events).samples.length).toBeLessThanOrEqual(30);
  });
});

describe("sumProgress", () => {
  test("adds bytes and speeds, and weighs by size", () => {
    expect(
      sumProgress([
        { loaded: 10, total: 100, fraction: 0.1, bytesPerSecond: 10, secondsLeft: 9 },
        { loaded: 300, total: 300, fraction: 1 },
      ]),
    ).toEqual({ loaded: 310, total: 400, fraction: 0.775, bytesPerSecond: 10, secondsLeft: 9 });
  });

  test("of nothing, and of empty files", () => {
    expect(sumProgress([])).toEqual({ loaded: 0, total: 0, fraction: 0 });
    const empty = { loaded: 0, total: 0 };
    expect(
      sumProgress([
        { ...empty, fraction: 1 },
        { ...empty, fraction: 0 },
      ]).fraction,
    ).toBe(0.5);
  });

  test("is the same whether it is kept up to date or summed afresh", () => {
    const anyProgress = fc
      .tuple(fc.nat({ max: 1e9 }), fc.array(fc.record({ loaded: fc.nat({ max: 1e9 }), at: fc.nat({ max: 1e4 }) })))
      .map(
        ([total, list]) =>
          run(
            total,
            list.map(({ loaded: bytes, at }) => loaded(bytes, at)),
          ).progress,
      );
    fc.assert(
      fc.property(fc.array(anyProgress), fc.array(anyProgress), (kept, gone) => {
        const sum = createProgressSum();
        [...gone, ...kept].forEach(sum.add);
        gone.forEach(sum.subtract);
        expect(sum.value()).toEqual(sumProgress(kept));
      }),
    );
  });

  test("is 1 exactly when every upload is finished", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ total: fc.nat(), finished: fc.boolean() }), { minLength: 1 }), (uploads) => {
        const list = uploads.map(
          ({ total, finished }) =>
            run(total, [loaded(total, 0), ...(finished ? [{ type: "finished" } as const] : [])]).progress,
        );
        expect(sumProgress(list).fraction === 1).toBe(uploads.every(({ finished }) => finished));
      }),
    );
  });
});

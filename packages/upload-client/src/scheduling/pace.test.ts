import { describe, expect, test } from "vitest";
import { createPace } from "./pace.ts";

const MiB = 1024 * 1024;

const createLargePace = () => createPace({ name: "large", connections: 24, fewest: 2, first: 6 });

/**
 * Returns what is known after a body of 5 MiB has arrived over a network of this many bytes a second, shared by
 * `beside` bodies.
 */
function arriveOver(bytesPerSecond: number, beside: number, pace = createLargePace()) {
  const size = 5 * MiB;
  pace.expect(size, size);
  pace.arrived(bytesPerSecond / 1_000 / beside, beside);
  return pace;
}

describe("so many large bodies go at once", () => {
  test("six while nothing is known of the line", () => {
    const pace = createLargePace();
    pace.expect(5 * MiB, 24 * 5 * MiB);
    expect(pace.limit).toBe(6);
  });

  test("as many as there are connections of a file of more parts than these", () => {
    const pace = createLargePace();
    pace.expect(5 * MiB, 25 * 5 * MiB);
    expect(pace.limit).toBe(Infinity);
    arriveOver(1_000_000, 18, pace);
    pace.expect(5 * MiB, 25 * 5 * MiB);
    expect(Math.floor(pace.limit)).toBe(2);
  });

  test("no more because of a file's last part, which is small", () => {
    const pace = createLargePace();
    pace.expect(5 * MiB, 36 * MiB);
    pace.expect(MiB, 36 * MiB);
    expect(pace.limit).toBe(6);
  });

  test("two over a slow line, so that it is never idle", () => {
    expect(Math.floor(arriveOver(1_000_000, 4).limit)).toBe(2);
    expect(arriveOver(20_000, 4).limit).toBe(2);
  });

  test("what it carries in ten seconds over a faster one", () => {
    expect(arriveOver(5 * MiB, 4).limit).toBeCloseTo(10);
    expect(arriveOver(100_000_000, 4).limit).toBeGreaterThan(24);
  });

  test("as many as the line carries now, where it has become faster, or slower again", () => {
    const pace = arriveOver(1_000_000, 4);
    arriveOver(50_000_000, 2, pace);
    expect(pace.limit).toBeGreaterThan(24);
    arriveOver(1_000_000, 24, pace);
    expect(Math.floor(pace.limit)).toBe(2);
  });

  test("all where each connection has a limit of its own: fewer of them carry less", () => {
    const ofEach = 100_000;
    const pace = arriveOver(4 * ofEach, 4);
    for (let arrived = 1; arrived <= 3; arrived++) {
      expect(pace.limit).toBe(2);
      arriveOver(2 * ofEach, 2, pace);
    }
    expect(pace.limit).toBe(Infinity);
    arriveOver(24 * ofEach, 24, pace);
    expect(pace.limit).toBe(Infinity);
  });

  test("not all because the line was dead for a while", () => {
    const pace = arriveOver(1_000_000, 4);
    for (let outages = 1; outages <= 3; outages++) {
      arriveOver(300_000, 2, pace);
      arriveOver(300_000, 2, pace);
      arriveOver(1_000_000, 2, pace);
    }
    expect(Math.floor(pace.limit)).toBe(2);
  });
});

describe("bodies that a system takes ahead of the wire", () => {
  const photo = 560_000;
  const createMiddlePace = () => createPace({ name: "middle", connections: 24, fewest: 1, first: 2 });

  /** Sends photos that start together over a network of this many bytes a second. */
  function arrive(pace: ReturnType<typeof createMiddlePace>, bytesPerSecond: number, beside: number): void {
    pace.expect(photo, photo);
    for (let index = 0; index < beside; index++) pace.arrived(bytesPerSecond / 1_000 / beside, beside);
  }

  test.each([
    { size: 4 * MiB, count: 2 },
    { size: 1_800_000, count: 5 },
    { size: photo, count: 16 },
  ])("go by nine MiB while nothing is known of the line: $count of $size bytes", ({ size, count }) => {
    const pace = createMiddlePace();
    expect(pace.limit).toBe(2);
    pace.expect(size, size);
    expect(Math.floor(pace.limit)).toBe(count);
  });

  test("a small one that comes later lets none of the others begin, whether the line is known or not", () => {
    const pace = createMiddlePace();
    const screenshot = 140_000;
    pace.expect(4 * MiB, 4 * MiB);
    pace.expect(screenshot, screenshot);
    expect(Math.floor(pace.limit)).toBe(2);
    pace.arrived(90_000 / 1_000, 1);
    expect(Math.floor(pace.limit)).toBe(1);
  });

  test("go one by one after one that stood still, until one arrives", () => {
    const pace = createMiddlePace();
    pace.expect(photo, photo);
    for (let index = 0; index < 30; index++) pace.stalled();
    pace.expect(photo, photo);
    expect(Math.floor(pace.limit)).toBe(1);
    arrive(pace, 6_000_000, 1);
    expect(pace.limit).toBeGreaterThan(24);
  });

  test("go one by one over a slow line, once the first have arrived", () => {
    const pace = createMiddlePace();
    arrive(pace, 90_000, 6);
    expect(Math.floor(pace.limit)).toBe(1);
    pace.expect(photo, photo);
    expect(Math.floor(pace.limit)).toBe(1);
  });

  test("go together over a fast one from the third on", () => {
    const pace = createMiddlePace();
    arrive(pace, 6_000_000, 2);
    expect(pace.limit).toBeGreaterThan(24);
  });

  test("go all together where each connection has a limit of its own: one alone carries less than two", () => {
    const pace = createMiddlePace();
    arrive(pace, 2 * 50_000, 2);
    expect(Math.floor(pace.limit)).toBe(1);
    arrive(pace, 50_000, 1);
    expect(Math.floor(pace.limit)).toBe(1);
    arrive(pace, 50_000, 1);
    expect(pace.limit).toBe(Infinity);
  });
});

import { expect, test } from "vitest";
import { boxBetween, scrollFor, touches } from "./band.ts";

test("a band is the same from whichever corner it is drawn, and takes what it touches", () => {
  const [a, b] = [
    { x: 10, y: 90 },
    { x: 60, y: 20 },
  ];
  const box = { left: 10, top: 20, right: 60, bottom: 90 };
  expect([boxBetween(a, b), boxBetween(b, a)]).toEqual([box, box]);
  expect(touches(box, { left: 59, top: 89, right: 100, bottom: 100 })).toBe(true);
  expect(touches(box, { left: 0, top: 0, right: 200, bottom: 200 })).toBe(true);
  // Boxes that only share an edge don't count as touching.
  expect(touches(box, { left: 60, top: 20, right: 100, bottom: 90 })).toBe(false);
  expect(touches(box, { left: 0, top: 91, right: 100, bottom: 100 })).toBe(false);
});

test("the page scrolls near its edges, further the nearer, and never by more than a step", () => {
  expect([400, 48, 752].map((y) => scrollFor(y, 800))).toEqual([0, 0, 0]);
  expect([30, 0, -500].map((y) => scrollFor(y, 800))).toEqual([-6, -16, -24]);
  expect([770, 800, 2_000].map((y) => scrollFor(y, 800))).toEqual([6, 16, 24]);
});

const steps = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000] as const;
const most = 6;

/** Returns the marks of a scale of `span` milliseconds: round numbers, and not too many. */
export function ticksOf(span: number): number[] {
  const step = steps.find((each) => span / each <= most) ?? 3_600_000;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}

/** Seconds, name, and seconds of the next smaller unit. */
const units = [
  [86_400, "day", 3_600],
  [3_600, "hour", 60],
  [60, "minute", 1],
  [1, "second", 1],
] as const;

/** "in 5 seconds", "in 2 hours". Rounded up, so that nobody who comes back then is refused again. */
export function describeWait(seconds: number): string {
  // The first unit that the time, rounded up, is at least one of: 3,599 seconds are an hour, and not 60 minutes.
  const [length, name] = units.find(([unit, , smaller]) => seconds > unit - smaller) ?? [1, "second"];
  const count = Math.max(1, Math.ceil(seconds / length));
  return `in ${count} ${name}${count === 1 ? "" : "s"}`;
}

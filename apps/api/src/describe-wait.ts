/** Seconds, name, and the seconds of the next smaller unit. */
const units = [
  [86_400, "day", 3_600],
  [3_600, "hour", 60],
  [60, "minute", 1],
  [1, "second", 1],
] as const;

/** Returns "in 5 seconds", "in 2 hours". Rounded up, so that whoever tries again then is not refused once more. */
export function describeWait(seconds: number): string {
  // Finds the first unit of which the rounded-up time is at least one: 3,599 seconds are an hour, not 60 minutes.
  const [length, name] = units.find(([unit, , smaller]) => seconds > unit - smaller) ?? [1, "second"];
  const count = Math.max(1, Math.ceil(seconds / length));
  return `in ${count} ${name}${count === 1 ? "" : "s"}`;
}

const units = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
] as const;

/** "in 5 seconds", "in 2 hours". Rounded up, so that whoever comes back then is not refused again. */
export function describeWait(seconds: number): string {
  const [length, name] = units.find(([unit]) => seconds >= unit) ?? [1, "second"];
  const count = Math.max(1, Math.ceil(seconds / length));
  return `in ${count} ${name}${count === 1 ? "" : "s"}`;
}

const hour = 3_600_000;

/**
 * Describes an ISO date in whole units: "3 hours ago", "2 days ago".
 * @returns undefined for less than an hour
 */
export function longAgo(iso: string, { now, locale }: { now: number; locale: string }): string | undefined {
  const hours = Math.floor((now - Date.parse(iso)) / hour);
  if (hours < 1) return undefined;
  const format = new Intl.RelativeTimeFormat(locale);
  return hours < 24 ? format.format(-hours, "hour") : format.format(-Math.floor(hours / 24), "day");
}

import { texts } from "../texts/en.ts";

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** "1.4 MB"; in steps of 1,024, as the limits of the rules are. */
export function formatBytes(bytes: number): string {
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), byteUnits.length - 1);
  const value = bytes / 1024 ** step;
  return new Intl.NumberFormat(texts.locale, {
    style: "unit",
    unit: byteUnits[step],
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: value < 100 && step > 0 ? 1 : 0,
  }).format(value);
}

/** "42 sec", "3 min", "2 hr": rounded up, one unit. */
export function formatSeconds(seconds: number): string {
  const [unit, length] =
    seconds < 60 ? (["second", 1] as const) : seconds < 3600 ? (["minute", 60] as const) : (["hour", 3600] as const);
  const value = Math.max(1, Math.ceil(seconds / length));
  return new Intl.NumberFormat(texts.locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
}

/** "42%", cut and not rounded: 100% means done. */
export function formatFraction(fraction: number): string {
  return new Intl.NumberFormat(texts.locale, { style: "percent" }).format(Math.floor(fraction * 100) / 100);
}

/** "Nov 25, 2026" of an ISO date, in the reader's time zone. */
export function formatDate(iso: string): string {
  return new Intl.DateTimeFormat(texts.locale, { dateStyle: "medium" }).format(new Date(iso));
}

/** "November 25, 2026 at 9:41 AM" of an ISO date, in the reader's time zone. */
export function formatMoment(iso: string): string {
  return new Intl.DateTimeFormat(texts.locale, { dateStyle: "long", timeStyle: "short" }).format(new Date(iso));
}

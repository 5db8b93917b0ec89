const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** In seconds. */
const durations = [
  ["second", 1],
  ["minute", 60],
  ["hour", 3_600],
  ["day", 86_400],
] as const;

export type Format = ReturnType<typeof createFormat>;

/** Creates formats of numbers, sizes, durations and dates for a locale. */
export function createFormat(locale: string) {
  // Cached, because creating one takes far longer than using it.
  const numbers = new Map<string, Intl.NumberFormat>();
  const number = (value: number, options: Intl.NumberFormatOptions = {}) => {
    const key = JSON.stringify(options);
    const format = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
    numbers.set(key, format);
    return format.format(value);
  };
  const fraction = (value: number) => number(Math.floor(value * 100) / 100, { style: "percent" });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const month = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long" });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });

  return {
    /** "1,024" */
    number: (value: number) => number(value),

    /** "1.4 MB"; in steps of 1,024, like the limits of the rules. */
    bytes(bytes: number) {
      const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), byteUnits.length - 1);
      const value = bytes / 1024 ** step;
      return number(value, {
        style: "unit",
        unit: byteUnits[step],
        unitDisplay: step === 0 ? "long" : "short",
        maximumFractionDigits: value < 1000 && step > 0 ? 1 : 0,
      });
    },

    /** "42 sec", "3 min", "2 hr", "7 days": rounded up to one unit, and never 60 minutes or 24 hours. */
    seconds(seconds: number) {
      const isSmallest = (length: number, next = Infinity) => Math.ceil(seconds / length) * length < next;
      const [unit, length] =
        durations.find(([, length], at) => isSmallest(length, durations[at + 1]?.[1])) ?? durations[0];
      return number(Math.max(1, Math.ceil(seconds / length)), { style: "unit", unit, unitDisplay: "short" });
    },

    /** "120 ms", "1.2 sec" */
    milliseconds: (milliseconds: number) =>
      milliseconds < 1_000
        ? number(Math.round(milliseconds), { style: "unit", unit: "millisecond", unitDisplay: "short" })
        : number(milliseconds / 1_000, {
            style: "unit",
            unit: "second",
            unitDisplay: "short",
            maximumFractionDigits: 1,
          }),

    /** "42%", rounded down: 100% means done. */
    fraction,

    /** "42%" of a whole, for a part that is there: under 1% it is "<1%", because 0% would mean nothing. */
    share: (part: number) => (part < 0.01 ? `<${fraction(0.01)}` : fraction(part)),

    /** "Images, PDF, and .zip" */
    list(names: readonly string[]) {
      const text = list.format(names);
      return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
    },

    /** "Nov 25, 2026" for an ISO date, in the reader's time zone. */
    date: (iso: string) => day.format(new Date(iso)),

    /** "November 2026" for an ISO date, in the reader's time zone. */
    month: (iso: string) => month.format(new Date(iso)),

    /** "November 25, 2026 at 9:41 AM" for an ISO date, in the reader's time zone. */
    moment: (iso: string) => moment.format(new Date(iso)),
  };
}

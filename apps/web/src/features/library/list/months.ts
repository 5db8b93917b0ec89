/** Files of the same month in the reader's time zone. */
export type MonthFiles<File> = { month: string; files: readonly File[] };

/** Groups files by the month in which they were created, "2026-11". Months and files keep the order of the list. */
export function monthsOf<File extends { createdAt: string }>(files: readonly File[]): readonly MonthFiles<File>[] {
  const months = new Map<string, File[]>();
  for (const file of files) {
    const month = monthOf(new Date(file.createdAt));
    const others = months.get(month);
    if (others) others.push(file);
    else months.set(month, [file]);
  }
  return [...months].map(([month, files]) => ({ month, files }));
}

/** In the reader's time zone. Read from the date itself: formatting thousands of dates takes ten times as long. */
const monthOf = (date: Date): string => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;

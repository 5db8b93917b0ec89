/** Files of the same month of the reader's own calendar. */
export type MonthFiles<File> = { month: string; files: readonly File[] };

/** Files by the month in which they came, "2026-11", months and files in the order in which they are met. */
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

/** In the reader's time zone. Asked of the date itself: to format each of thousands takes ten times as long. */
const monthOf = (date: Date): string => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;

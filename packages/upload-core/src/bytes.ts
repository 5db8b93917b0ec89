export const KiB = 1024;
export const MiB = 1024 * KiB;
export const GiB = 1024 * MiB;
export const TiB = 1024 * GiB;

const units = [
  [TiB, "TB"],
  [GiB, "GB"],
  [MiB, "MB"],
  [KiB, "KB"],
] as const;

/**
 * Formats a number of bytes for people: `52428800` is "50 MB".
 *
 * Units are powers of 1,024 under their everyday names. Rounds down to one decimal, so that a limit never reads as more
 * than it is.
 */
export function formatBytes(bytes: number): string {
  const [unit, name] = units.find(([size]) => bytes >= size) ?? [1, bytes === 1 ? "byte" : "bytes"];
  return `${Math.floor((bytes / unit) * 10) / 10} ${name}`;
}

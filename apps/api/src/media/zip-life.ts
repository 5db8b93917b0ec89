/** In seconds. */
const life = { least: 3_600, most: 86_400 };

/** In bytes a second. A download of a zip at this rate still reaches its last file. Above 10.8 GB it must be faster. */
const slowest = 125_000;

/**
 * Returns how long the URLs of files must work, in seconds, that are packed into a zip one after another: until the
 * last file has begun.
 */
export function zipLife(files: readonly { size: number }[]): number {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return Math.min(life.most, Math.max(life.least, Math.ceil(bytes / slowest)));
}

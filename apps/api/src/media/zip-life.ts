/** In seconds. */
const life = { least: 3_600, most: 86_400 };

/** Bytes a second at which a zip still reaches its last file; of more than 10.8 GB it takes more. */
const slowest = 125_000;

/** How long the addresses of files must be good (seconds) that go into a zip one after the other: until its last file has begun. */
export function zipLife(files: readonly { size: number }[]): number {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return Math.min(life.most, Math.max(life.least, Math.ceil(bytes / slowest)));
}

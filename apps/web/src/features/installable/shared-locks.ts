// A kept file belongs to one tab from the click that sends it until it is dropped: the lock ends with its tab.

const nameOf = (key: string) => `shared ${key}`;

/** Releases each lock that this tab holds, by the file's key. */
const releases = new Map<string, () => void>();

/** Browsers from before 2022 have none. */
function locksOfBrowser(): LockManager | undefined {
  return navigator.locks;
}

/**
 * Locks kept files for this tab.
 * @returns the keys that this tab has now: other tabs send the others
 */
export async function holdKept(keys: readonly string[]): Promise<string[]> {
  const held = await Promise.all(keys.map(hold));
  return keys.filter((_, index) => held[index]);
}

async function hold(key: string): Promise<boolean> {
  const locks = locksOfBrowser();
  if (locks === undefined || releases.has(key)) return true;
  return new Promise((resolve, reject) => {
    locks
      .request(nameOf(key), { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock && new Promise<void>((release) => releases.set(key, release));
      })
      .catch(reject);
  });
}

export function releaseKept(keys: readonly string[]): void {
  for (const key of keys) {
    releases.get(key)?.();
    releases.delete(key);
  }
}

/** Lists once which files other tabs have locked. @returns whether a file is one of them */
export async function listHeldElsewhere(): Promise<(key: string) => boolean> {
  const locks = await locksOfBrowser()?.query();
  const names = new Set(locks?.held?.map(({ name }) => name));
  return (key) => names.has(nameOf(key)) && !releases.has(key);
}

type Held = { tab: object; name: string };
type Waiting = Held & { enter: () => void };

/** Creates Web Locks that several tabs of a test share; Node 20 has none. */
export function createLocks() {
  const held = new Set<Held>();
  const line = new Set<Waiting>();

  function next(): void {
    for (const waiting of line) {
      if ([...held].some(({ name }) => name === waiting.name)) continue;
      line.delete(waiting);
      // At once, so that no other request comes in between.
      held.add(waiting);
      waiting.enter();
    }
  }

  /** Opens a tab with its own view of the locks. */
  function openTab() {
    const tab = {};
    async function run<T>(entry: Held, work: (lock: { name: string } | null) => Promise<T>): Promise<T> {
      held.add(entry);
      try {
        return await work({ name: entry.name });
      } finally {
        held.delete(entry);
        next();
      }
    }
    const locks = {
      async request<T>(
        name: string,
        options: { ifAvailable?: boolean; signal?: AbortSignal },
        work: (lock: { name: string } | null) => Promise<T>,
      ): Promise<T> {
        if (![...held].some((entry) => entry.name === name)) return run({ tab, name }, work);
        if (options.ifAvailable) return work(null);
        const entry = await new Promise<Held>((resolve, reject) => {
          const waiting = { tab, name, enter: () => resolve(waiting) };
          line.add(waiting);
          options.signal?.addEventListener("abort", () => {
            if (line.delete(waiting)) reject(new DOMException("aborted", "AbortError"));
          });
        });
        return run(entry, work);
      },
      async query() {
        return { held: [...held], pending: [...line] };
      },
    };
    return {
      locks,
      /** Releases the tab's locks, as the browser does when a tab closes. */
      close() {
        for (const entry of held) if (entry.tab === tab) held.delete(entry);
        for (const waiting of line) if (waiting.tab === tab) line.delete(waiting);
        next();
      },
    };
  }

  return { openTab };
}

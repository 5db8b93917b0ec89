/** The most simultaneous calls, one for each object: not every S3 has the call that deletes a thousand objects. */
const maxCalls = 16;

/** Runs `task` for each item, in their order. After a failure it starts no more tasks, and throws when the running ones have ended. */
export async function inParallel<Item>(
  items: readonly Item[],
  task: (item: Item) => Promise<void>,
  concurrency = maxCalls,
): Promise<void> {
  const left = [...items];
  const next = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await task(item).catch((error: unknown) => {
        left.length = 0;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, next));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

/**
 * Returns a function that runs `act` at once. Calls during a run share the next one: runs never overlap, and keep a
 * minimum distance.
 *
 * @param act - never rejects
 * @param distance - from the start of one run to the start of the next, in milliseconds
 */
export function paced(act: () => Promise<unknown>, distance: number): () => void {
  let isActing = false;
  let isWanted = false;
  async function go(): Promise<void> {
    isActing = true;
    while (isWanted) {
      isWanted = false;
      await Promise.all([act(), new Promise((resolve) => setTimeout(resolve, distance))]);
    }
    isActing = false;
  }
  return () => {
    isWanted = true;
    if (!isActing) void go();
  };
}

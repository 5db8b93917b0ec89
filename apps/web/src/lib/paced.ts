/**
 * Does at once what is asked for, and what is asked for meanwhile together afterwards: one time after the other, and so long apart at least.
 *
 * @param act - never rejects
 * @param distance - from the beginning of one to that of the next, in milliseconds
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

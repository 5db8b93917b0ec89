/**
 * Waits for enough turns of the event loop that everything in progress arrives. On a busy machine, a wait in
 * milliseconds may be over before this process has run at all.
 */
export async function turns(count = 25): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
}

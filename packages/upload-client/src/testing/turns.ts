/**
 * Lets the event loop go round so often that whatever is on its way comes in. A wait in milliseconds may be over before
 * this process has been let run at all, where the machine is busy.
 */
export async function turns(count = 25): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
}

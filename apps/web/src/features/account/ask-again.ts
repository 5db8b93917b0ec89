import { toUploadError } from "@s3-direct/upload-core";

/** The wait before each retry (milliseconds). */
const waits = [1_000, 2_000, 4_000];

/** Calls `ask`, and retries up to three times if that may help. The signal also ends the wait. */
export async function askAgain<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  for (const wait of waits) {
    try {
      return await ask();
    } catch (error) {
      if (!toUploadError(error).retryable) throw error;
      await pause(wait, signal);
    }
  }
  return ask();
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<unknown>((resolve) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", resolve, { once: true });
  });
  signal.throwIfAborted();
}

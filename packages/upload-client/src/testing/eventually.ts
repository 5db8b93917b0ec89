import { vi } from "vitest";

/**
 * Waits until it no longer throws. vitest waits for a second; on a machine that is busy with other suites a whole upload may take more
 * than ten. A test has three times as long as this, so that it says first what is missing.
 */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 60_000 });
}

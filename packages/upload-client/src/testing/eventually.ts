import { vi } from "vitest";

/**
 * Waits until `look` no longer throws. vitest waits for one second; on a machine that is busy with other suites an
 * upload may take more than ten. A test has three times as long as this, so that this failure is reported first, and
 * says what is missing.
 */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 60_000 });
}

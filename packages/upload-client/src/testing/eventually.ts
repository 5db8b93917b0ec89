import { vi } from "vitest";

/** Waits until it no longer throws, with more patience than vitest's second: the machine may be busy with other suites. */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 10_000 });
}

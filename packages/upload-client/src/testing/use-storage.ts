import { afterEach, beforeEach, vi } from "vitest";
import { NodeXMLHttpRequest } from "./node-xhr.ts";
import { type TestStorage, startStorage } from "./storage.ts";

/**
 * Starts a storage for each test of a file, which XMLHttpRequest can reach. Restores after each test whatever it has
 * replaced.
 */
export function useStorage(forTest: (storage: TestStorage) => void): void {
  let storage: TestStorage;
  beforeEach(async () => {
    vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
    // No jitter, so that retries follow at once.
    vi.spyOn(Math, "random").mockReturnValue(0);
    storage = await startStorage();
    forTest(storage);
  });
  afterEach(async () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    await storage.close();
  });
}

import { afterEach, beforeEach, vi } from "vitest";
import { NodeXMLHttpRequest } from "./node-xhr.ts";
import { type TestStorage, startStorage } from "./storage.ts";

/** A storage for each test of a file, which XMLHttpRequest reaches. Whatever a test has replaced is itself again afterwards. */
export function useStorage(forTest: (storage: TestStorage) => void): void {
  let storage: TestStorage;
  beforeEach(async () => {
    vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
    // Full jitter of nothing: retries follow at once.
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

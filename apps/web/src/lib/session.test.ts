import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

function refuse(): never {
  throw new DOMException("The operation is insecure.", "SecurityError");
}

test("where a browser refuses a channel to its other tabs, as Firefox does without cookies, the page asks who it is all the same", async () => {
  const channel = vi.fn(refuse);
  vi.stubGlobal("BroadcastChannel", channel);
  vi.resetModules();
  const { noteNewSession } = await import("./session.ts");
  const { queryClient, sessionKey } = await import("./trpc.ts");
  queryClient.setQueryData(sessionKey, null);
  void noteNewSession();
  expect(channel).toHaveBeenCalledOnce();
  expect(queryClient.getQueryState(sessionKey)?.isInvalidated).toBe(true);
});

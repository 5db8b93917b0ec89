import { afterEach, expect, test, vi } from "vitest";
import { loadOnce } from "./load-once.ts";

const unloaded = { code: "NETWORK", details: { reason: "module" } };

afterEach(() => void vi.useRealTimers());

test("what could not be loaded is loaded again, and what was loaded is kept", async () => {
  const load = vi.fn(async () => "chunk").mockRejectedValueOnce(new TypeError("Failed to fetch"));
  const get = loadOnce(load);
  await expect(Promise.all([get(), get()])).rejects.toMatchObject(unloaded);
  expect(await Promise.all([get(), get()])).toEqual(["chunk", "chunk"]);
  expect(await get()).toBe("chunk");
  expect(load).toHaveBeenCalledTimes(2);
});

test("what does not come within a minute counts as missing until it comes, and nobody waits for it again", async () => {
  vi.useFakeTimers();
  let come = (_chunk: string): void => {};
  const get = loadOnce(() => new Promise<string>((resolve) => (come = resolve)));
  const first = expect(get()).rejects.toMatchObject(unloaded);
  await vi.advanceTimersByTimeAsync(60_000);
  await first;
  await expect(get()).rejects.toMatchObject(unloaded);
  come("chunk");
  await vi.advanceTimersByTimeAsync(0);
  expect(await get()).toBe("chunk");
  expect(vi.getTimerCount()).toBe(0);
});

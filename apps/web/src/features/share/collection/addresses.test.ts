import { afterEach, expect, test, vi } from "vitest";
import { createAddresses } from "./addresses.ts";

afterEach(() => void vi.useRealTimers());

test("a download that broke off is not asked for again while its addresses are good, one that is saved is", async () => {
  vi.useFakeTimers();
  const addresses = createAddresses<string>();
  const asked: (string | undefined)[] = [];
  const get = (id?: string) =>
    addresses.get(id, async () => {
      asked.push(id);
      return { files: [`${asked.length}`], expiresIn: 300 };
    });

  expect(addresses.has(undefined)).toBe(false);
  expect([await get(), await get(), await get("a"), await get("a")]).toEqual([["1"], ["1"], ["2"], ["2"]]);
  expect(asked).toEqual([undefined, "a"]);
  vi.advanceTimersByTime(299_999);
  expect([addresses.has("a"), await get("a")]).toEqual([true, ["2"]]);
  vi.advanceTimersByTime(1);
  expect([addresses.has("a"), await get("a")]).toEqual([false, ["3"]]);
  addresses.forget("a");
  expect([addresses.has("a"), await get("a")]).toEqual([false, ["4"]]);
});

test("addresses that were refused are asked for again", async () => {
  const addresses = createAddresses<string>();
  await expect(addresses.get("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await addresses.get("a", async () => ({ files: ["1"], expiresIn: 300 }))).toEqual(["1"]);
});

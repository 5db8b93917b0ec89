import { expect, test } from "vitest";
import { limitConcurrency } from "./limit-concurrency.ts";

/** Begins tasks that are named for who wants them, and ends them one by one. */
function tasksOf(limit: number) {
  const limited = limitConcurrency(limit);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const want = (who: string, name: string) =>
    limited(who, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
    });
  const endOne = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { want, begun, endOne };
}

test("callers that wait take turns, and the tasks of one caller run in their order", async () => {
  const { want, begun, endOne } = tasksOf(2);
  const all = ["a1", "a2", "a3", "a4", "a5", "b1", "b2", "c1"].map((name) => want(name.slice(0, 1), name));
  expect(begun).toEqual(["a1", "a2"]);
  for (let count = 0; count < all.length; count += 1) await endOne();
  await Promise.all(all);
  expect(begun).toEqual(["a1", "a2", "a3", "b1", "c1", "a4", "b2", "a5"]);
});

test("a task that fails makes room for the next", async () => {
  const limited = limitConcurrency(1);
  const failing = limited("a", () => Promise.reject(new Error("broken")));
  const next = limited("a", async () => "done");
  await expect(failing).rejects.toThrow("broken");
  expect(await next).toBe("done");
});

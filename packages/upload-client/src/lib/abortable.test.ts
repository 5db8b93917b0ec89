import { describe, expect, test, vi } from "vitest";
import { throwIfAborted, unlessAborted } from "./abortable.ts";

const aborted = { code: "ABORTED" };

describe("unlessAborted", () => {
  test("passes on how the promise ended", async () => {
    const { signal } = new AbortController();
    await expect(unlessAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(unlessAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
  });

  test("does not wait for a promise that ignores the signal", async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(new Promise(() => {}), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject(aborted);
    await expect(unlessAborted(new Promise(() => {}), controller.signal)).rejects.toMatchObject(aborted);
  });

  test("leaves no listener behind", async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    await unlessAborted(Promise.resolve(), signal);
    await Promise.resolve();
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
  });
});

test("throwIfAborted throws only once the signal says so", () => {
  expect(() => throwIfAborted(new AbortController().signal)).not.toThrow();
  expect(() => throwIfAborted(AbortSignal.abort())).toThrow(/^ABORTED: /);
});

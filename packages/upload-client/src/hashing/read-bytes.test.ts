import { randomBytes } from "node:crypto";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createByteReader } from "./read-bytes.ts";

const bytes = randomBytes(300_000);
const bytesOf = (source: BufferSource) =>
  ArrayBuffer.isView(source) ? Buffer.from(source.buffer, source.byteOffset, source.byteLength) : Buffer.from(source);
const memoryOf = (source: BufferSource) => (ArrayBuffer.isView(source) ? source.buffer.byteLength : source.byteLength);

describe("a byte reader", () => {
  test("reads one blob after another, larger and smaller, slices of a file among them", async () => {
    const read = createByteReader();
    for (const [start, end] of [
      [0, 100_000],
      [100_000, 300_000],
      [7, 8],
      [0, 0],
      [5, 150_005],
    ]) {
      const expected = bytes.subarray(start, end);
      const found = bytesOf(await read(new Blob([bytes]).slice(start, end)));
      expect(found.equals(expected)).toBe(true);
    }
  });

  test("traps: 86 memory is that of the largest, not of all", async () => {
    const read = createByteReader();
    await read(new Blob([bytes]));
    const whole = vi.spyOn(Response.prototype, "arrayBuffer");
    const found = await read(new Blob([bytes.subarray(0, 1_000)]));
    expect(memoryOf(found)).toBe(300_000);
    expect(bytesOf(found)).toHaveLength(1_000);
    expect(whole).not.toHaveBeenCalled();
  });

  test("goes on after a blob that could not be read", async () => {
    const read = createByteReader();
    const broken = new Blob(["abc"]);
    broken.stream = () =>
      new ReadableStream({ type: "bytes", pull: (controller) => controller.error(new Error("no")) });
    await expect(read(broken)).rejects.toThrow("no");
    const short = new Blob(["abc"]);
    short.stream = () =>
      new ReadableStream({
        type: "bytes",
        pull(controller) {
          controller.close();
          controller.byobRequest?.respond(0);
        },
      });
    await expect(read(short)).rejects.toThrow("ended before its size");
    expect(bytesOf(await read(new Blob(["abc"]))).toString()).toBe("abc");
  });

  test("gives up what gives no more bytes, a minute after the last one", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const read = createByteReader();
    const silent = new Blob(["abc"]);
    const cancel = vi.fn();
    let asked = 0;
    silent.stream = () =>
      new ReadableStream({
        type: "bytes",
        cancel,
        async pull(controller) {
          asked++;
          if (asked > 2) return new Promise(() => {});
          await new Promise((resolve) => setTimeout(resolve, 59_000));
          controller.enqueue(new Uint8Array(1));
        },
      });
    const refused = expect(read(silent)).rejects.toThrow("ended before its size");
    await vi.advanceTimersByTimeAsync(59_000 * 2 + 59_999);
    expect([asked, cancel.mock.calls.length]).toEqual([3, 0]);
    await vi.advanceTimersByTimeAsync(1);
    await refused;
    expect([cancel.mock.calls.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  test("takes the whole blob at once where a stream cannot fill a given buffer", async () => {
    const read = createByteReader();
    const blob = new Blob(["abc"]);
    // The reader first requests a stream that fills its buffer, and does not get one.
    vi.spyOn(blob, "stream").mockReturnValueOnce(new ReadableStream());
    expect(bytesOf(await read(blob)).toString()).toBe("abc");
  });
});

import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../testing/eventually.ts";

const MiB = 1024 * 1024;
const expected = (text: string) => createHash("sha256").update(text).digest("base64");
const blob = (text: string) => new Blob([text]);
const task = (text: string) => ({ bytes: blob(text), algorithm: "sha256" }) as const;

const isTask = (data: unknown): data is { bytes: Blob } =>
  typeof data === "object" && data !== null && "bytes" in data && data.bytes instanceof Blob;

/** A worker that runs in this thread, and counts. */
class TestWorker extends EventTarget {
  static made: TestWorker[] = [];
  static answer: (data: unknown) => unknown = async (data) =>
    isTask(data) ? expected(await data.bytes.text()) : undefined;
  isOpen = true;
  busy = 0;

  constructor() {
    super();
    TestWorker.made.push(this);
  }

  postMessage(data: unknown): void {
    expect(++this.busy).toBe(1);
    void Promise.resolve(TestWorker.answer(data)).then((answer) => {
      this.busy--;
      this.dispatchEvent(new MessageEvent("message", { data: answer }));
    });
  }

  terminate(): void {
    this.isOpen = false;
  }
}

const original = TestWorker.answer;

/** Loads the module again, with fresh state. */
async function loadHash() {
  vi.resetModules();
  return (await import("./hash.ts")).hash;
}

beforeEach(() => {
  TestWorker.made = [];
  TestWorker.answer = original;
  vi.stubGlobal("Worker", TestWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("hash", () => {
  test("is made in a worker, one at a time", async () => {
    const hash = await loadHash();
    const texts = ["a", "b", "c", ""];
    await expect(Promise.all(texts.map((text) => hash(task(text))))).resolves.toEqual(texts.map(expected));
    expect(TestWorker.made).toHaveLength(1);
  });

  test("a photo does not wait for a worker to be loaded, and a larger file leaves this thread alone", async () => {
    vi.resetModules();
    const { announceHash } = await import("./hash.ts");
    await announceHash(new File([new Uint8Array(8 * MiB)], "photo.jpg"));
    expect(TestWorker.made).toHaveLength(0);
    await announceHash(new File([new Uint8Array(8 * MiB + 1)], "film.mp4"));
    expect(TestWorker.made).toHaveLength(1);
  });

  test("the worker is closed when nobody needs it, and made again", async () => {
    const hash = await loadHash();
    vi.useFakeTimers();
    await hash(task("a"));
    await vi.advanceTimersByTimeAsync(9_000);
    await hash(task("b"));
    await vi.advanceTimersByTimeAsync(9_000);
    expect(TestWorker.made.map(({ isOpen }) => isOpen)).toEqual([true]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(TestWorker.made.map(({ isOpen }) => isOpen)).toEqual([false]);
    await hash(task("c"));
    expect(TestWorker.made.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  });

  test("without Worker this thread does it", async () => {
    vi.stubGlobal("Worker", undefined);
    const hash = await loadHash();
    await expect(hash(task("a"))).resolves.toBe(expected("a"));
  });

  test("a worker that does not begin is tried once", async () => {
    class BrokenWorker extends TestWorker {
      override postMessage(): void {
        queueMicrotask(() => this.dispatchEvent(new Event("error")));
      }
    }
    vi.stubGlobal("Worker", BrokenWorker);
    const hash = await loadHash();
    await expect(Promise.all([hash(task("a")), hash(task("b"))])).resolves.toEqual([expected("a"), expected("b")]);
    expect(TestWorker.made.map(({ isOpen }) => isOpen)).toEqual([false]);
  });

  test("a worker that says nothing is not waited for for ever", async () => {
    TestWorker.answer = () => new Promise(() => {});
    const hash = await loadHash();
    vi.useFakeTimers();
    const hashed = hash(task("a"));
    await vi.advanceTimersByTimeAsync(30_000);
    await expect(hashed).resolves.toBe(expected("a"));
    expect(TestWorker.made.map(({ isOpen }) => isOpen)).toEqual([false]);
  });

  test("a file that the worker cannot read is an error, and the next file is hashed all the same", async () => {
    TestWorker.answer = () => undefined;
    const hash = await loadHash();
    const unreadable = blob("a");
    unreadable.stream = () => new ReadableStream({ start: (controller) => controller.error(new Error("no")) });
    await expect(hash({ bytes: unreadable, algorithm: "sha256" })).rejects.toThrow("no");
    await expect(hash(task("b"))).resolves.toBe(expected("b"));
  });
});

describe("the worker", () => {
  test("answers each task with its checksum, what it cannot read with undefined, and nothing else", async () => {
    const answers: unknown[] = [];
    let listener: (event: { data: unknown }) => void = () => {};
    vi.stubGlobal("postMessage", (answer: unknown) => answers.push(answer));
    vi.stubGlobal("addEventListener", (_: string, listen: typeof listener) => {
      listener = listen;
    });
    await import("./worker.ts");
    const unreadable = blob("a");
    unreadable.stream = () => new ReadableStream({ type: "bytes", pull: (controller) => controller.error("no") });
    unreadable.slice = () => unreadable;
    listener({ data: task("a") });
    await eventually(() => expect(answers).toHaveLength(1));
    listener({ data: { bytes: unreadable, algorithm: "crc64nvme" } });
    listener({ data: "no task" });
    await eventually(() => expect(answers).toEqual([expected("a"), undefined]));
  });
});

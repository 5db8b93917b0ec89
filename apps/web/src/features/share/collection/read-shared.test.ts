import { afterEach, expect, test, vi } from "vitest";
import { readShared } from "./read-shared.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const stored = { "last-modified": "Mon, 23 Nov 2026 09:00:00 GMT" };
const encoded = (text: string) => new TextEncoder().encode(text);

/** Returns a response whose connection breaks after half of the file. */
function broken(): Response {
  const pieces = [encoded("hel")];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.pop();
      if (piece) controller.enqueue(piece);
      else controller.error(new TypeError("network error"));
    },
  });
  return new Response(body, { headers: { ...stored, "content-length": "5" } });
}
const rest = () => new Response("lo", { status: 206, headers: { ...stored, "content-length": "2" } });

/** Answers each request with the next of these. */
function serve(answers: readonly (() => Response)[]) {
  const asked: string[] = [];
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async (url: string, { headers }: RequestInit) => {
    asked.push(`${url} ${new Headers(headers).get("range") ?? "whole"}`);
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new TypeError("Failed to fetch");
    return answer();
  });
  return asked;
}

async function readAll(urls: readonly string[]): Promise<string[]> {
  const files = urls.map((url) => ({ name: url, size: 5, url }));
  const texts: string[] = [];
  for await (const { input } of readShared(files, new AbortController().signal)) {
    if (input instanceof Response) expect.fail("It can be read on.");
    const pieces: Uint8Array[] = [];
    for await (const piece of input) pieces.push(piece);
    texts.push(Buffer.concat(pieces).toString());
  }
  return texts;
}

const lost = (): never => {
  throw new TypeError("Failed to fetch");
};
const busy = () => new Response("", { status: 503 });

test("a file that can't be reached for a moment is asked for again, and one that breaks off is read on, from the same address", async () => {
  const asked = serve([lost, busy, () => new Response("first"), broken, lost, rest]);
  const texts = readAll(["/a", "/b"]);
  await vi.runAllTimersAsync();
  expect(await texts).toEqual(["first", "hello"]);
  expect(asked).toEqual(["/a whole", "/a whole", "/a whole", "/b whole", "/b bytes=3-", "/b bytes=3-"]);
});

test("a file that is refused for good ends the reading at once", async () => {
  const asked = serve([() => new Response("", { status: 403 })]);
  await expect(readAll(["/a"])).rejects.toThrow("A file answers 403.");
  expect(asked).toHaveLength(1);
});

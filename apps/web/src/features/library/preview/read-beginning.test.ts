import { expect, test } from "vitest";
import { readBeginning } from "./read-beginning.ts";

const KiB = 1024;

function answer(pieces: readonly Uint8Array<ArrayBuffer>[], { contentType = "text/plain", onCancel = () => {} } = {}) {
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(stream) {
      const piece = left.shift();
      if (piece) stream.enqueue(piece);
      else stream.close();
    },
    cancel: onCancel,
  });
  return new Response(body, { headers: { "content-type": contentType } });
}

const bytes = (text: string) => new TextEncoder().encode(text);

test("a short text comes whole, whatever its pieces cut", async () => {
  const all = bytes("항구의 아침");
  const pieces = [all.slice(0, 4), all.slice(4)];
  expect(await readBeginning(answer(pieces))).toEqual({ text: "항구의 아침", isCut: false });
});

test("the rest of a long text is not asked for", async () => {
  let cancelled = false;
  const piece = bytes("x".repeat(40 * KiB));
  const { text, isCut } = await readBeginning(
    answer(Array(9).fill(piece), { onCancel: () => void (cancelled = true) }),
  );
  expect([text.length, isCut, cancelled]).toEqual([64 * KiB, true, true]);
});

test("a text that ends with the limit is whole, and one that is a byte longer is not", async () => {
  expect(await readBeginning(answer([bytes("x".repeat(64 * KiB))]))).toMatchObject({ isCut: false });
  expect(await readBeginning(answer([bytes("x".repeat(64 * KiB + 1))]))).toMatchObject({ isCut: true });
});

test("a letter that the limit cuts in two is left out", async () => {
  const { text } = await readBeginning(answer([bytes(`${"x".repeat(64 * KiB - 1)}é more`)]));
  expect(text.endsWith("x")).toBe(true);
});

test("a text's encoding is the served one, and UTF-8 where nobody knows it", async () => {
  const euc = Uint8Array.of(0xc7, 0xd7, 0xb1, 0xb8);
  expect(await readBeginning(answer([euc], { contentType: "text/plain; charset=euc-kr" }))).toMatchObject({
    text: "항구",
  });
  expect(await readBeginning(answer([bytes("é")], { contentType: "text/plain; charset=x-none" }))).toMatchObject({
    text: "é",
  });
});

test("a refused read is reported as a failure", async () => {
  await expect(readBeginning(new Response("no", { status: 403 }))).rejects.toThrow("403");
});

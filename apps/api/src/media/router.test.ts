import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, openGuest, refusalOf } from "../testing/browser.ts";
import { uploadFile } from "../testing/send.ts";
import { type TestApi, startTestApi } from "../testing/test-api.ts";

let api: TestApi;
let guest: Browser;
const uploaded: string[] = [];

beforeAll(async () => {
  api = await startTestApi();
  guest = await openGuest(api);
  // At once, so that some share a millisecond.
  const bytes = new TextEncoder().encode("hello");
  const uploads = Array.from({ length: 25 }, (_, n) =>
    uploadFile(guest, { filename: `${n}.txt`, contentType: "text/plain", bytes }),
  );
  uploaded.push(...(await Promise.all(uploads)).map(({ data }) => data.id));
}, 60_000);

afterAll(() => api[Symbol.asyncDispose]());

async function allPages(limit: number) {
  const pages = [await guest.trpc.media.list.query({ limit })];
  for (let cursor = pages[0]?.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
    pages.push(await guest.trpc.media.list.query({ limit, cursor }));
  }
  return pages;
}

test.each([1, 7, 25, 100])("pages of %d hold every file once, newest first", async (limit) => {
  const pages = await allPages(limit);
  expect(pages).toHaveLength(Math.ceil(25 / limit));
  for (const page of pages.slice(0, -1)) expect(page.items).toHaveLength(limit);

  const items = pages.flatMap((page) => page.items);
  expect(items.map((item) => item.id).toSorted()).toEqual(uploaded.toSorted());
  const times = items.map((item) => item.createdAt);
  expect(times).toEqual(times.toSorted().toReversed());
});

test("a file that comes or goes between two pages neither repeats nor hides another", async () => {
  const person = await openGuest(api);
  const file = (name: string) =>
    uploadFile(person, { filename: name, contentType: "text/plain", bytes: new TextEncoder().encode(name) });
  const [a, b, c] = [await file("a.txt"), await file("b.txt"), await file("c.txt")];
  const first = await person.trpc.media.list.query({ limit: 2 });
  expect(first.items.map((item) => item.id)).toEqual([c.data.id, b.data.id]);

  await file("d.txt");
  await person.trpc.media.delete.mutate({ id: b.data.id });
  const second = await person.trpc.media.list.query({ limit: 2, cursor: first.nextCursor });
  expect(second).toMatchObject({ items: [{ id: a.data.id }] });
  expect(second.nextCursor).toBeUndefined();
});

test.each([
  ["a limit of 0", { limit: 0 }],
  ["a limit of 101", { limit: 101 }],
  ["a fractional limit", { limit: 1.5 }],
  ["a cursor of 65 characters", { cursor: "x".repeat(65) }],
  ["a cursor that no answer gave", { cursor: randomUUID() }],
  ["a search of 101 characters", { search: "x".repeat(101) }],
  ["a search for a NUL", { search: "a\0b" }],
])("%s is refused", async (_, input) => {
  expect(await refusalOf(guest.trpc.media.list.query(input))).toMatchObject({
    code: "INVALID_INPUT",
    retryable: false,
  });
});

test("an id of 65 characters is refused, one that never was is not found", async () => {
  expect(await refusalOf(guest.trpc.media.delete.mutate({ id: "x".repeat(65) }))).toMatchObject({
    code: "INVALID_INPUT",
  });
  expect(await refusalOf(guest.trpc.media.delete.mutate({ id: randomUUID() }))).toMatchObject({
    code: "UPLOAD_NOT_FOUND",
    sentence: "There is no such file.",
  });
});

test("a picture's dimensions are kept, and its kind", async () => {
  const person = await openGuest(api);
  const base64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await uploadFile(person, {
    filename: "dot.png",
    contentType: "image/png",
    bytes: Uint8Array.from(Buffer.from(base64, "base64")),
  });
  const { items } = await person.trpc.media.list.query({ kind: "image" });
  expect(items).toMatchObject([{ name: "dot.png", kind: "image", width: 1, height: 1 }]);
});

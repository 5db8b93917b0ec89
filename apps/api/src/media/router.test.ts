import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, openGuest, refusalOf } from "../testing/browser.ts";
import { samplePhoto, uploadFile, uploadPrivately } from "../testing/send.ts";
import { type TestApi, startTestApi } from "../testing/test-api.ts";

let api: TestApi;
let guest: Browser;
const uploaded: string[] = [];

beforeAll(async () => {
  api = await startTestApi();
  guest = await openGuest(api);
  // All at once, so that some have the same millisecond.
  const bytes = new TextEncoder().encode("hello");
  const uploads = Array.from({ length: 25 }, (_, n) =>
    uploadFile(guest, { filename: `${n}.txt`, contentType: "text/plain", bytes }),
  );
  uploaded.push(...(await Promise.all(uploads)).map(({ data }) => data.id));
});

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
  ["a search for half a character", { search: "é\ud83d" }],
])("%s is refused", async (_, input) => {
  expect(await refusalOf(guest.trpc.media.list.query(input))).toMatchObject({
    code: "INVALID_INPUT",
    retryable: false,
  });
});

test("an export has every file once, the oldest first, each with an address that reads it, and nobody else's", async () => {
  const person = await openGuest(api);
  const bytes = new TextEncoder().encode("mine");
  const open = await uploadFile(person, { filename: "open.txt", contentType: "text/plain", bytes });
  const hidden = await uploadPrivately(person, { filename: "hidden.txt", contentType: "text/plain", bytes });
  const gone = await uploadFile(person, { filename: "gone.txt", contentType: "text/plain", bytes });
  await person.trpc.media.delete.mutate({ id: gone.data.id });

  await person.trpc.tag.set.mutate({ ids: [open.data.id], add: ["Trip"] });
  await person.trpc.album.create.mutate({ name: "2026/spring", ids: [open.data.id] });

  const { files, nextCursor } = await person.trpc.media.export.query({});
  expect(nextCursor).toBeUndefined();
  expect(files.map(({ id, name, album, size, tags }) => ({ id, name, album, size, tags }))).toEqual([
    { id: open.data.id, name: "open.txt", album: "2026/spring", size: 4, tags: ["Trip"] },
    { id: hidden.data.id, name: "hidden.txt", size: 4, tags: [] },
  ]);
  for (const { url } of files) expect(await (await fetch(url)).text()).toBe("mine");
  const after = await person.trpc.media.export.query({ cursor: open.data.id });
  expect(after.files.map(({ id }) => id)).toEqual([hidden.data.id]);
  // A cursor must belong to the caller.
  expect(await refusalOf(guest.trpc.media.export.query({ cursor: open.data.id }))).toMatchObject({
    code: "INVALID_INPUT",
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

test("smaller pictures of a photo are listed with it, and those of a private one are read by an address of their own", async () => {
  const person = await openGuest(api);
  const bytes = await samplePhoto();
  const photo = { filename: "photo.jpg", contentType: "image/jpeg", bytes };
  const open = await uploadFile(person, photo);
  const hidden = await uploadPrivately(person, photo);
  const { items } = await person.trpc.media.list.query({});
  const find = (id: string) => items.find((item) => item.id === id);
  const sizeOf = ({ size, variants }: (typeof items)[number]) =>
    size + (variants?.thumb?.size ?? 0) + (variants?.large?.size ?? 0);
  const taken = items.reduce((sum, item) => sum + sizeOf(item), 0);
  expect(taken).toBeGreaterThan(2 * bytes.length);
  expect(await person.trpc.media.usage.query()).toMatchObject({ bytes: taken });
  await uploadFile(person, { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") });
  expect(await person.trpc.media.usageByKind.query()).toEqual({
    kinds: [
      { kind: "image", files: 2, bytes: 2 * bytes.length },
      { kind: "document", files: 1, bytes: 5 },
    ],
    smallerPictures: { files: 2, bytes: taken - 2 * bytes.length },
    trash: { files: 0, bytes: 0 },
  });
  expect(find(open.data.id)).toMatchObject({
    variants: { thumb: { url: `${open.file.url}~thumb.webp` }, large: { contentType: "image/webp" } },
    thumbHash: open.file.thumbHash,
    dominantColor: expect.stringMatching(/^#[\da-f]{6}$/),
  });
  expect(find(hidden.data.id)?.variants?.thumb).toMatchObject({
    key: expect.stringMatching(/^private.*~thumb\.webp$/),
  });
  expect(find(hidden.data.id)?.variants?.thumb?.url).toBeUndefined();

  const read = async (variant?: "thumb") => {
    const { url } = await person.trpc.media.download.query({ id: hidden.data.id, variant });
    return fetch(url);
  };
  const [thumb, whole] = [await read("thumb"), await read()];
  expect([thumb.status, thumb.headers.get("content-type")]).toEqual([200, "image/webp"]);
  expect([whole.status, whole.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  expect((await fetch(open.file.variants?.thumb?.url ?? "")).status).toBe(200);

  const savedAs = async (variant?: "thumb") => {
    const { url } = await person.trpc.media.download.query({ id: hidden.data.id, variant, save: true });
    return (await fetch(url)).headers.get("content-disposition");
  };
  expect(await savedAs("thumb")).toContain('filename="photo.webp"');
  expect(await savedAs()).toContain('filename="photo.jpg"');

  await person.trpc.trash.move.mutate({ ids: [open.data.id] });
  expect((await person.trpc.media.usageByKind.query()).trash).toEqual({ files: 1, bytes: taken / 2 });
  await person.trpc.media.delete.mutate({ id: open.data.id });
  expect((await person.trpc.media.usageByKind.query()).kinds[0]).toMatchObject({ kind: "image", files: 1 });
  // Only the janitor may list the bucket, so S3 does not reveal whether the object exists.
  expect((await fetch(open.file.variants?.thumb?.url ?? "")).status).toBe(403);
});

test("a text has no smaller picture, and its download is the text whichever is asked for", async () => {
  const id = uploaded[0] ?? "";
  const { url } = await guest.trpc.media.download.query({ id, variant: "large" });
  expect(await (await fetch(url)).text()).toBe("hello");
  const { items } = await guest.trpc.media.list.query({});
  expect(items.filter((item) => item.variants ?? item.thumbHash)).toEqual([]);
});

test("a renamed file is listed, found and saved under its new name, and keeps its address; in the trash it keeps its name", async () => {
  const person = await openGuest(api);
  const bytes = new TextEncoder().encode("hello");
  const { data, file } = await uploadFile(person, { filename: "a.txt", contentType: "text/plain", bytes });
  const { id } = data;
  const rename = (name: string) => person.trpc.media.rename.mutate({ id, name });
  expect(await rename("Tide\u202E table")).toEqual({ name: "Tide table.txt" });
  const { items } = await person.trpc.media.list.query({ search: "tide" });
  expect(items).toMatchObject([{ id, name: "Tide table.txt", url: file.url, key: file.key }]);
  const { url } = await person.trpc.media.download.query({ id, save: true });
  expect((await fetch(url)).headers.get("content-disposition")).toContain('filename="Tide table.txt"');
  expect(await refusalOf(rename("table.png"))).toMatchObject({
    code: "FILE_TYPE_NOT_ALLOWED",
    details: { contentType: "text/plain", ext: "txt" },
  });
  await person.trpc.trash.move.mutate({ ids: [id] });
  expect(await refusalOf(rename("other.txt"))).toMatchObject({ code: "UPLOAD_GONE" });
  expect((await person.trpc.media.list.query({ trash: true })).items).toMatchObject([{ name: "Tide table.txt" }]);
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

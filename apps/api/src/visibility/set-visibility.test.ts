import { randomUUID } from "node:crypto";
import type { Visibility } from "@s3-direct/upload-core";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenDatabase } from "../db/client.ts";
import { activity, media, visibilityChange } from "../db/schema.ts";
import { tokenHeader } from "../file-request/find-file-request.ts";
import { type Browser, openBrowser, openGuest, refusalOf, someAddress } from "../testing/browser.ts";
import { idOf, samplePhoto, send, uploadFile, uploadPrivately } from "../testing/send.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";

let api: TestApi;
let database: OpenDatabase;

beforeAll(async () => {
  [api, database] = await Promise.all([startTestApi({ TRUST_PROXY: "1" }), openTestDatabase()]);
});

afterAll(() => api[Symbol.asyncDispose]());

const note = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };

async function set({ trpc }: Browser, id: string, visibility: Visibility) {
  const made = await trpc.media.setVisibility.mutate({ id, visibility });
  return made.status === "done" ? made : expect.fail("A small file is changed at once.");
}

const statusOf = async (url = "") => (await fetch(url)).status;
const itemOf = async ({ trpc }: Browser, id: string) =>
  (await trpc.media.list.query({})).items.find((item) => item.id === id);
const addressOf = async ({ trpc }: Browser, id: string) => (await trpc.media.download.query({ id })).url;
const rowsOf = (uploadKey: string) => database.db.select().from(media).where(eq(media.uploadKey, uploadKey));

test("a file becomes private and public again, and stays the same file", async () => {
  const person = await openGuest(api, someAddress());
  const { data, file, plan } = await uploadFile(person, note);
  const { id } = data;
  await person.trpc.album.create.mutate({ name: "Trip", ids: [id] });
  await person.trpc.tag.set.mutate({ ids: [id], add: ["harbour"] });
  await person.trpc.media.rename.mutate({ id, name: "b.txt" });
  const { token } = await person.trpc.share.create.mutate({ ids: [id] });
  const before = await itemOf(person, id);
  const usage = await person.trpc.media.usage.query();

  const hidden = await set(person, id, "private");
  expect(hidden).toMatchObject({ visibility: "private", key: expect.stringMatching(/^private\//) });
  expect(hidden.url).toBeUndefined();
  expect(await statusOf(file.url)).not.toBe(200);
  expect(await (await fetch(await addressOf(person, id))).text()).toBe("hello");
  const { url: _, ...same } = before ?? expect.fail("It is listed.");
  expect(await itemOf(person, id)).toEqual({
    ...same,
    key: hidden.key,
    uploadKey: hidden.uploadKey,
    visibility: "private",
  });
  expect(await person.trpc.album.list.query({})).toMatchObject({ albums: [{ name: "Trip", files: 1 }] });
  const visitor = openBrowser(api, someAddress());
  const [shared] = (await visitor.trpc.share.download.mutate({ token })).files;
  expect(await (await fetch(shared?.url ?? "")).text()).toBe("hello");

  const shown = await set(person, id, "public");
  const answer = await fetch(shown.url ?? "");
  expect(await answer.text()).toBe("hello");
  expect(answer.headers.get("cache-control")).toContain("immutable");
  expect(answer.headers.get("content-disposition")).toContain("b.txt");
  expect(shown.url).not.toBe(file.url);
  expect(await itemOf(person, id)).toMatchObject({ id, url: shown.url, shared: true, tags: ["harbour"] });
  expect(await visitor.trpc.share.open.mutate({ token })).toMatchObject({ files: [{ id }] });

  // Nothing is left of its former visibility, and nothing restores it.
  if (api.isGoodOnce) expect(await person.trpc.media.usage.query()).toEqual(usage);
  expect(await person.trpc.media.list.query({ trash: true })).toMatchObject({ items: [] });
  expect(await refusalOf(person.trpc.upload.finish.mutate(idOf(plan)))).toMatchObject({ code: "UPLOAD_GONE" });
  expect(await rowsOf(plan.key)).toMatchObject([{ deletedAt: expect.any(Date) }]);
  expect(await set(person, id, "public")).toEqual(shown);
});

test("a picture takes its smaller ones along", async () => {
  const person = await openGuest(api, someAddress());
  const photo = { filename: "photo.jpg", contentType: "image/jpeg", bytes: await samplePhoto() };
  const { data, file } = await uploadFile(person, photo);
  const before = await itemOf(person, data.id);
  const { variants } = await set(person, data.id, "private");
  expect(variants?.thumb).toMatchObject({
    key: expect.stringMatching(/^private\//),
    width: file.variants?.thumb?.width,
  });
  expect(await statusOf(file.variants?.thumb?.url)).not.toBe(200);
  const { url } = await person.trpc.media.download.query({ id: data.id, variant: "thumb" });
  expect(await statusOf(url)).toBe(200);
  const { width, height, thumbHash, dominantColor } = before ?? {};
  expect(await itemOf(person, data.id)).toMatchObject({ width, height, thumbHash, dominantColor });
  expect(await statusOf((await set(person, data.id, "public")).variants?.thumb?.url)).toBe(200);
});

test("a file that came for a request is told from others on either side, and takes one place of it", async () => {
  const person = await openGuest(api, someAddress());
  const request = await person.trpc.fileRequest.create.mutate({ title: "Trip", maxFiles: 1 });
  const visitor = openBrowser(api, { ...someAddress(), headers: { [tokenHeader]: request.token } });
  const input = { sender: "Ben", message: "From the pier" };
  const plan = await visitor.trpc.requestedUpload.create.mutate({ ...note, size: 5, input });
  expect(await send(plan, note.bytes)).toBe(200);
  await visitor.trpc.requestedUpload.finish.mutate(idOf(plan));
  const [came] = (await person.trpc.media.list.query({ fileRequest: request.id })).items;
  const { url } = await set(person, came?.id ?? "", "public");
  expect(await statusOf(url)).toBe(200);
  expect(await person.trpc.media.list.query({ fileRequest: request.id })).toMatchObject({
    items: [{ id: came?.id, requested: { sender: "Ben", message: "From the pier" } }],
  });
  expect(await person.trpc.fileRequest.list.query()).toMatchObject([{ arrived: 1, underWay: 0 }]);
});

test("what is not in one's library is not changed", async () => {
  const [person, stranger] = [await openGuest(api, someAddress()), await openGuest(api, someAddress())];
  const { data, file } = await uploadFile(person, note);
  const ask = ({ trpc }: Browser, id = data.id) =>
    refusalOf(trpc.media.setVisibility.mutate({ id, visibility: "private" }));
  expect(await ask(stranger)).toEqual(await ask(stranger, randomUUID()));
  expect(await ask(openBrowser(api, someAddress()))).toMatchObject({ code: "SIGNED_OUT" });
  await person.trpc.trash.move.mutate({ ids: [data.id] });
  expect(await ask(person)).toMatchObject({ code: "UPLOAD_GONE", sentence: "This file is in the trash." });
  expect(await statusOf(file.url)).toBe(200);
  await person.trpc.media.delete.mutate({ id: data.id });
  expect(await ask(person)).toMatchObject({ code: "UPLOAD_GONE", sentence: "This file was deleted." });
  expect(await database.db.select().from(visibilityChange).where(eq(visibilityChange.mediaId, data.id))).toEqual([]);
});

test("a guest makes nothing public that can carry scripts", async () => {
  const person = await openGuest(api, someAddress());
  const { data } = await uploadPrivately(person, note);
  await database.db.update(media).set({ contentType: "image/svg+xml" }).where(eq(media.id, data.id));
  const refused = await refusalOf(person.trpc.media.setVisibility.mutate({ id: data.id, visibility: "public" }));
  // Other refusals have the same code.
  expect(refused.sentence).toBe("Files that can carry scripts are taken from accounts only. Sign up to upload it.");
});

test("that a file was made public is in its owner's list, and that it was made private is not", async () => {
  const person = await openGuest(api, someAddress());
  const { data, plan } = await uploadFile(person, note);
  const from = async () => {
    const rows = await database.db
      .select()
      .from(activity)
      .where(eq(activity.userId, plan.key.split("/")[2] ?? ""));
    return rows.filter(({ kind }) => kind === "made-public").map(({ place }) => place);
  };
  await set(person, data.id, "public");
  await set(person, data.id, "private");
  expect(await from()).toEqual([]);
  await set(person, data.id, "public");
  expect(await from()).toEqual([expect.stringMatching(/x$/)]);
});

import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { media, share } from "../db/schema.ts";
import { type Browser, openBrowser, openGuest, refusalOf, someAddress } from "../testing/browser.ts";
import { samplePhoto, uploadFile, uploadPrivately } from "../testing/send.ts";
import { type TestApi, startTestApi } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { maxShared } from "./inputs.ts";

let api: TestApi;
let ann: Browser;
let stranger: Browser;
/** A public text and a private photo of Ann. */
let ids: string[];

const text = (name: string, content = "hello") => ({
  filename: name,
  contentType: "text/plain",
  bytes: new TextEncoder().encode(content),
});

beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: "1" });
  ann = await openGuest(api, someAddress());
  stranger = openBrowser(api, someAddress());
  const photo = { filename: "photo.jpg", contentType: "image/jpeg", bytes: await samplePhoto() };
  ids = [(await uploadFile(ann, text("note.txt"))).data.id, (await uploadPrivately(ann, photo)).data.id];
});

afterAll(() => api[Symbol.asyncDispose]());

const make = (more: Omit<Parameters<typeof ann.trpc.share.create.mutate>[0], "ids"> = {}) =>
  ann.trpc.share.create.mutate({ ids, ...more });
const open = (token: string, pass?: string) => stranger.trpc.share.open.mutate({ token, pass });
const livesFor = (url = "") => Number(new URL(url).searchParams.get("X-Amz-Expires"));
const linkOf = async (id: string) => (await ann.trpc.share.list.query()).find((link) => link.id === id);

async function change(id: string, to: Partial<typeof share.$inferInsert>): Promise<void> {
  await (await openTestDatabase()).db.update(share).set(to).where(eq(share.id, id));
}

describe("whoever has the link", () => {
  test("sees the files in their order, pictures by short addresses, and reads public and private ones", async () => {
    const { token } = await make({ title: "  Harbour " });
    expect(token).toMatch(/^[\w-]{22}$/);
    const collection = await open(token);
    if (collection.status !== "open") expect.fail(collection.status);
    expect(collection).toMatchObject({
      title: "Harbour",
      files: [{ name: "note.txt", size: 5 }, { name: "photo.jpg" }],
    });
    const [note, photo] = collection.files;
    expect([note?.thumb, note?.kind, photo?.kind]).toEqual([undefined, "document", "image"]);
    const thumb = await fetch(photo?.thumb ?? "");
    expect([thumb.status, thumb.headers.get("content-type")]).toEqual([200, "image/webp"]);
    // Neither a key of the file nor its owner.
    expect(JSON.stringify(collection)).not.toMatch(/uploads\/|uploadKey|ownerId/);

    const { files } = await stranger.trpc.share.download.mutate({ token });
    const answers = await Promise.all(files.map(({ url }) => fetch(url)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.headers.get("content-disposition")).toContain('attachment; filename="photo.jpg"');
    expect(files.map(({ url }) => livesFor(url))).toEqual([3_600, 3_600]);
    const [one] = (await stranger.trpc.share.download.mutate({ token, id: ids[1] })).files;
    expect(livesFor(one?.url)).toBe(300);
    expect(Buffer.from(await (await fetch(one?.url ?? "")).arrayBuffer()).equals(await samplePhoto())).toBe(true);
  });

  test("has as long for a zip as a line of 1 Mbit/s takes for it, and at most a day", async () => {
    const bob = await openGuest(api, someAddress());
    const own = (await uploadFile(bob, text("film.txt"))).data.id;
    const { token } = await bob.trpc.share.create.mutate({ ids: [own] });
    const { db } = await openTestDatabase();
    for (const [size, life] of [
      [2_000_000_000, 16_000],
      [20_000_000_000, 86_400],
    ] as const) {
      await db.update(media).set({ size }).where(eq(media.id, own));
      const { files, expiresIn } = await stranger.trpc.share.download.mutate({ token });
      expect([livesFor(files[0]?.url), expiresIn]).toEqual([life, life]);
    }
  });

  test("is counted, and its owner is not", async () => {
    const { id, token } = await make();
    for (const visitor of [stranger, stranger, ann]) await visitor.trpc.share.open.mutate({ token });
    await stranger.trpc.share.download.mutate({ token });
    await stranger.trpc.share.download.mutate({ token, id: ids[0] });
    expect(await linkOf(id)).toMatchObject({ opens: 2, downloads: 2, files: 2 });
  });

  test("does not see a file that was deleted since", async () => {
    const gone = (await uploadFile(ann, text("gone.txt"))).data.id;
    const { id, token } = await ann.trpc.share.create.mutate({ ids: [gone, ...ids] });
    await ann.trpc.media.delete.mutate({ id: gone });
    expect(await open(token)).toMatchObject({ files: [{ name: "note.txt" }, { name: "photo.jpg" }] });
    expect(await refusalOf(stranger.trpc.share.download.mutate({ token, id: gone }))).toMatchObject(notFound);
    expect((await stranger.trpc.share.download.mutate({ token })).files.map((file) => file.id)).toEqual(ids);
    expect(await linkOf(id)).toMatchObject({ files: 2 });
  });

  test("reads no file that is not in it", async () => {
    const { token } = await ann.trpc.share.create.mutate({ ids: ids.slice(0, 1) });
    for (const id of [ids[1], randomUUID()])
      expect(await refusalOf(stranger.trpc.share.download.mutate({ token, id }))).toMatchObject(notFound);
  });
});

const notFound = { code: "UPLOAD_NOT_FOUND", sentence: "There is no such file." };
const noSuchLink = { code: "UPLOAD_NOT_FOUND", sentence: "There is no such link." };
const ended = { code: "UPLOAD_GONE", sentence: "This link has ended." };

describe("a link ends", () => {
  test("at its time", async () => {
    const { id, token } = await make({ days: 1 });
    const { expiresAt = "" } = (await linkOf(id)) ?? {};
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 86_400_000)).toBeLessThan(60_000);
    expect(await open(token)).toMatchObject({ status: "open", expiresAt });
    await change(id, { expiresAt: new Date(Date.now() - 1) });
    expect(await open(token)).toEqual({ status: "expired" });
    expect(await refusalOf(stranger.trpc.share.download.mutate({ token }))).toMatchObject(ended);
  });

  test("with its last download, which one of many gets who ask at once", async () => {
    const { id, token } = await make({ maxDownloads: 2 });
    expect(await open(token)).toMatchObject({ downloadsLeft: 2 });
    const asked = Array.from({ length: 8 }, () => stranger.trpc.share.download.mutate({ token }));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await open(token)).toEqual({ status: "used-up" });
    expect(await refusalOf(stranger.trpc.share.download.mutate({ token }))).toMatchObject(ended);
    expect(await linkOf(id)).toMatchObject({ downloads: 2, maxDownloads: 2 });
  });

  test("when it is taken back, by its owner alone", async () => {
    const { id, token } = await make();
    const bob = await openGuest(api, someAddress());
    expect(await bob.trpc.share.list.query()).toEqual([]);
    expect(await bob.trpc.share.revoke.mutate({ id })).toEqual({});
    expect(await open(token)).toMatchObject({ status: "open" });
    for (let time = 0; time < 2; time++) expect(await ann.trpc.share.revoke.mutate({ id })).toEqual({});
    expect(await open(token)).toEqual({ status: "none" });
    expect(await refusalOf(stranger.trpc.share.download.mutate({ token }))).toMatchObject(notFound);
    expect(await linkOf(id)).toBeUndefined();
  });
});

describe("a password", () => {
  const password = "lighthouse";

  test("is asked for, and what is behind the link is neither shown nor counted without it", async () => {
    const { id, token } = await make({ title: "Secret plans", password });
    expect(await open(token)).toEqual({ status: "locked" });
    expect(await open(token, "x".repeat(43))).toEqual({ status: "locked" });
    expect(await refusalOf(stranger.trpc.share.download.mutate({ token }))).toMatchObject(notFound);
    expect(await stranger.trpc.share.unlock.mutate({ token, password: "Lighthouse" })).toEqual({});
    expect(await linkOf(id)).toMatchObject({ opens: 0, downloads: 0, hasPassword: true });

    const { pass } = await stranger.trpc.share.unlock.mutate({ token, password });
    expect(await open(token, pass)).toMatchObject({ status: "open", title: "Secret plans" });
    expect((await stranger.trpc.share.download.mutate({ token, pass })).files).toHaveLength(2);
    const other = await make({ password });
    expect(await open(other.token, pass)).toEqual({ status: "locked" });
  });

  test("is stored as a hash, and never logged", async () => {
    const { id, token } = await make({ password });
    await stranger.trpc.share.unlock.mutate({ token, password });
    const { db } = await openTestDatabase();
    const [row] = await db.select().from(share).where(eq(share.id, id));
    expect(row?.passwordHash).toMatch(/^[\da-f]{32}:[\da-f]{128}$/);
    for (const secret of [password, token]) expect(api.logged.join("\n")).not.toContain(secret);
  });

  test("can be guessed ten times in ten minutes by one, which keeps nobody else out", async () => {
    const { token } = await make({ password });
    const guess = (visitor: Browser, word: string) => visitor.trpc.share.unlock.mutate({ token, password: word });
    const guesser = openBrowser(api, someAddress());
    for (let time = 0; time < 10; time++) expect(await guess(guesser, `guess ${time}`)).toEqual({});
    expect(await refusalOf(guess(guesser, password))).toMatchObject({
      code: "RATE_LIMITED",
      sentence: expect.stringMatching(/^Too many passwords. Try again in (9|10) minutes.$/),
    });
    expect(await guess(stranger, password)).toHaveProperty("pass");
  });

  test("is known as often as somebody likes, which is no guess", async () => {
    const { token } = await make({ password });
    for (let time = 0; time < 12; time++)
      expect(await stranger.trpc.share.unlock.mutate({ token, password })).toHaveProperty("pass");
  });

  test("is not called wrong where the link has ended", async () => {
    const { id, token } = await make({ password });
    const unlock = () => refusalOf(stranger.trpc.share.unlock.mutate({ token, password }));
    await change(id, { expiresAt: new Date(Date.now() - 1) });
    expect(await unlock()).toMatchObject(ended);
    await ann.trpc.share.revoke.mutate({ id });
    expect(await unlock()).toMatchObject(noSuchLink);
  });
});

describe("a link is made", () => {
  test("to one's own files only, and to none that is deleted", async () => {
    const bob = await openGuest(api, someAddress());
    const own = (await uploadFile(bob, text("bob.txt"))).data.id;
    const refused = { code: "UPLOAD_NOT_FOUND", sentence: "One of these files is not there any more." };
    for (const other of [ids[0] ?? "", randomUUID()])
      expect(await refusalOf(bob.trpc.share.create.mutate({ ids: [own, other] }))).toMatchObject(refused);
    await bob.trpc.media.delete.mutate({ id: own });
    expect(await refusalOf(bob.trpc.share.create.mutate({ ids: [own] }))).toMatchObject(refused);
    expect(await refusalOf(stranger.trpc.share.create.mutate({ ids }))).toMatchObject({ code: "SIGNED_OUT" });
    expect(await bob.trpc.share.list.query()).toEqual([]);
  });

  test("so many times a person, also at once", async () => {
    const bob = await openGuest(api, someAddress());
    const own = (await uploadFile(bob, text("bob.txt"))).data.id;
    const first = await bob.trpc.share.create.mutate({ ids: [own, own] });
    const { db } = await openTestDatabase();
    const [row] = await db.select().from(share).where(eq(share.id, first.id));
    const ownerId = row?.ownerId ?? "";
    const copies = Array.from({ length: maxShared.links - 2 }, () => randomUUID());
    await db.insert(share).values(copies.map((id) => ({ id, token: id, title: "", ownerId })));
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => bob.trpc.share.create.mutate({ ids: [own] })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await refusalOf(bob.trpc.share.create.mutate({ ids: [own] }))).toMatchObject({ code: "QUOTA_EXCEEDED" });
    await bob.trpc.share.revoke.mutate({ id: first.id });
    await bob.trpc.share.create.mutate({ ids: [own] });
  });

  test.each([
    ["no file", { ids: [] }],
    ["201 files", { ids: Array.from({ length: 201 }, () => randomUUID()) }],
    ["a title of 101 characters", { title: "x".repeat(101) }],
    ["a title with a NUL", { title: "a\0b" }],
    ["a password of 5 characters", { password: "12345" }],
    ["no download", { maxDownloads: 0 }],
    ["half a download", { maxDownloads: 1.5 }],
  ])("not with %s", async (_, input) => {
    expect(await refusalOf(ann.trpc.share.create.mutate({ ids, ...input }))).toMatchObject({ code: "INVALID_INPUT" });
  });
});

test.each(["", "x", "a\0b", "x".repeat(22), "../../trpc", "x".repeat(200)])(
  "%j is a link that never was",
  async (token) => {
    expect(await open(token)).toEqual({ status: "none" });
    const unlock = stranger.trpc.share.unlock.mutate({ token, password: "lighthouse" });
    expect(await refusalOf(unlock)).toMatchObject(noSuchLink);
    expect(await refusalOf(stranger.trpc.share.download.mutate({ token }))).toMatchObject(notFound);
  },
);

test("a guest's links become the account's", async () => {
  const guest = await openGuest(api, someAddress());
  const own = (await uploadFile(guest, text("mine.txt"))).data.id;
  const { id, token } = await guest.trpc.share.create.mutate({ ids: [own] });
  const account = { name: "Eve", email: `${randomUUID()}@example.com`, password: "correct horse battery" };
  expect((await guest.post("/api/auth/sign-up/email", account)).status).toBe(200);
  expect((await guest.trpc.share.list.query()).map((link) => link.id)).toEqual([id]);
  expect(await open(token)).toMatchObject({ status: "open", files: [{ name: "mine.txt" }] });
});

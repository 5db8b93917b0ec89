import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { randomBytes, randomUUID } from "node:crypto";
import { toUploadError } from "@s3-direct/upload-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { listAlbums } from "./album/list-albums.ts";
import { user } from "./db/schema.ts";
import { type Browser, openBrowser, openGuest, refusalOf } from "./testing/browser.ts";
import { idOf, samplePhoto, send, statusOf, statusOfReplay, uploadFile, uploadPrivately } from "./testing/send.ts";
import { newPerson } from "./testing/new-person.ts";
import { openTestDatabase } from "./testing/test-database.ts";
import { type TestApi, onRealS3, startTestApi, uploadBucket } from "./testing/test-api.ts";

let api: TestApi;
let guest: Browser;

beforeAll(async () => {
  api = await startTestApi({ UPLOAD_MAX_SIZE: "1000000" });
  guest = await openGuest(api);
});

afterAll(() => api[Symbol.asyncDispose]());

const text = (content: string) => new TextEncoder().encode(content);
/** Makes random bytes after a PDF's first line. */
const somePdf = (size: number) => new Uint8Array([...text("%PDF-1.7\n"), ...randomBytes(size - 9)]);
const jpeg = await samplePhoto();
const pdf = { filename: "Notes (1).pdf", contentType: "application/pdf", bytes: somePdf(5000) };

/** Whether the upload's presigned request can store an object more than once. */
const isReusable = ({ kind }: UploadPlan) => kind !== "multipart" && !api.isGoodOnce;

describe("an upload from sign-in to deletion", () => {
  test("is published with the very bytes, listed, deleted, and gone for good", async () => {
    const { plan, file, data } = await uploadFile(guest, pdf);
    expect(file).toMatchObject({ name: "Notes (1).pdf", size: 5000, contentType: "application/pdf" });
    expect(file.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/[a-z0-9-]+/${file.key}$`));

    const served = await fetch(file.url);
    expect(served.headers.get("content-type")).toBe("application/pdf");
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(pdf.bytes);

    const { items } = await guest.trpc.media.list.query({});
    expect(items).toContainEqual({
      ...file,
      id: data.id,
      kind: "document",
      uploadKey: plan.key,
      visibility: "public",
      tags: [],
      shared: false,
      createdAt: expect.any(String),
    });

    expect(await guest.trpc.media.delete.mutate({ id: data.id })).toEqual({});
    expect((await guest.trpc.media.list.query({})).items.map((item) => item.id)).not.toContain(data.id);
    expect((await fetch(file.url)).status).not.toBe(200);
    expect(await refusalOf(guest.trpc.upload.finish.mutate(idOf(plan)))).toMatchObject({
      code: "UPLOAD_GONE",
      sentence: "This upload was deleted or cancelled. Upload the file again.",
    });
    // A repeated delete is harmless, and a repeated request does not bring the file back.
    expect(await guest.trpc.media.delete.mutate({ id: data.id })).toEqual({});
    expect(await send(plan, pdf.bytes)).toBe(isReusable(plan) ? 200 : statusOfReplay(plan));
  });

  test("finished twice, and ten times at once, is one object, one row and one answer (traps: 91)", async () => {
    const person = await openGuest(api);
    const { plan, ...first } = await uploadFile(person, pdf);
    const again = await Promise.all(Array.from({ length: 10 }, () => person.trpc.upload.finish.mutate(idOf(plan))));
    for (const answer of again) expect(answer).toEqual(first);
    expect((await person.trpc.media.list.query({})).items).toHaveLength(1);
  });

  test("first finished by ten calls at once, is one row", async () => {
    const person = await openGuest(api);
    const plan = await person.trpc.upload.create.mutate({ ...pdf, size: 5000 });
    await send(plan, pdf.bytes);
    const answers = await Promise.all(Array.from({ length: 10 }, () => person.trpc.upload.finish.mutate(idOf(plan))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await person.trpc.media.list.query({})).items).toHaveLength(1);
  });

  test("goes into the album that it was sent to, and is in the library alone where that is gone", async () => {
    const person = await openGuest(api);
    const other = await openGuest(api);
    const { id: album } = await person.trpc.album.create.mutate({ name: "Trip" });
    const idsIn = async () =>
      (await person.trpc.media.list.query({ album })).items.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b));
    const begin = async (into: string, { trpc } = person) => {
      const plan = await trpc.privateUpload.create.mutate({ ...pdf, size: 5000, input: { album: into } });
      await send(plan, pdf.bytes);
      return async () => {
        const finished = await trpc.privateUpload.finish.mutate(idOf(plan));
        return finished.status === "done" ? finished.data : expect.fail("Nothing is deferred here.");
      };
    };
    const finish = await begin(album);
    const first = await finish();
    expect(first).toEqual({ id: expect.any(String) });
    expect(await idsIn()).toEqual([first.id]);
    // A repeated finish, as after a lost response, does not add the file again after it was removed from the album.
    await person.trpc.album.remove.mutate({ id: album, ids: [first.id] });
    expect(await finish()).toEqual(first);
    expect(await idsIn()).toEqual([]);

    const [late, whereNoneIs, stranger] = [await begin(album), await begin("nobodys"), await begin(album, other)];
    await person.trpc.album.delete.mutate({ id: album });
    const second = await late();
    expect(second).toEqual({ id: expect.any(String), withoutAlbum: true });
    expect(await whereNoneIs()).toMatchObject({ withoutAlbum: true });
    expect(await stranger()).toMatchObject({ withoutAlbum: true });
    expect((await person.trpc.media.list.query({})).items).toHaveLength(3);
    // The restored album contains the file that arrived meanwhile.
    await person.trpc.album.restore.mutate({ id: album });
    expect(await idsIn()).toEqual([second.id]);
  });

  test("of a folder goes into an album of that name, which its first file makes, and no later one again", async () => {
    const person = await openGuest(api);
    const [album, spring] = [randomUUID(), `${"봄".repeat(99)}/`];
    // The longest names, which the upload's record has to hold.
    const filename = `${"가".repeat(251)}.pdf`;
    const begin = async (albumName: string, place: number) => {
      const input = { album, albumName, batch: { id: album, place } };
      const plan = await person.trpc.privateUpload.create.mutate({ ...pdf, filename, size: 5000, input });
      await send(plan, pdf.bytes);
      return () => person.trpc.privateUpload.finish.mutate(idOf(plan));
    };
    const [first, second] = [await begin(spring, 0), await begin(spring, 1)];
    const answers = await Promise.all([first(), second(), first()]);
    expect(answers).toMatchObject(answers.map(() => ({ data: { id: expect.any(String) } })));
    expect(answers).not.toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ withoutAlbum: true }) }),
    );
    const { albums } = await person.trpc.album.list.query({});
    expect(albums).toMatchObject([{ id: album, name: spring, files: 2 }]);
    const later = await begin(spring, 2);
    await person.trpc.album.delete.mutate({ id: album });
    expect(await later()).toMatchObject({ data: { withoutAlbum: true } });
    expect((await person.trpc.album.list.query({})).albums).toEqual([]);
  });

  test("whose guest becomes an account while it is finished is not said to be without its album", async () => {
    const person = await openGuest(api);
    const input = { album: randomUUID(), albumName: "2026" };
    const plan = await person.trpc.privateUpload.create.mutate({ ...pdf, size: 5000, input });
    await send(plan, pdf.bytes);
    const [, , guestId = ""] = plan.key.split("/");
    const { db } = await openTestDatabase();
    const accountId = await newPerson(db);
    // The guest's session is still there, as for a call that has begun before.
    await db.update(user).set({ linkedTo: accountId }).where(eq(user.id, guestId));
    const finished = await person.trpc.privateUpload.finish.mutate(idOf(plan));
    expect(finished).toHaveProperty("data", { id: expect.any(String) });
    expect((await listAlbums(db, { ownerId: accountId, limit: 1 })).albums).toMatchObject([{ files: 1 }]);
  });

  test("is listed where it was chosen among others, whichever of them ends first, and however public each is", async () => {
    const person = await openGuest(api);
    const choose = async (endpoint: "upload" | "privateUpload", place: number) => {
      const { create, finish } = person.trpc[endpoint];
      const input = { batch: { id: "chosen", place } };
      const plan = await create.mutate({ ...pdf, filename: `${place}.pdf`, size: 5000, input });
      await send(plan, pdf.bytes);
      return () => finish.mutate(idOf(plan));
    };
    const [first, second, third] = [
      await choose("upload", 0),
      await choose("privateUpload", 1),
      await choose("upload", 2),
    ];
    for (const finish of [third, first, second, third]) await finish();
    const names = (await person.trpc.media.list.query({})).items.map(({ name }) => name);
    expect(names).toEqual(["0.pdf", "1.pdf", "2.pdf"]);
  });

  test("can be given up before it is finished", async () => {
    const plan = await guest.trpc.upload.create.mutate({ ...pdf, size: 5000 });
    expect(await guest.trpc.upload.abort.mutate(idOf(plan))).toEqual({ status: "aborted" });
    await refusalOf(guest.trpc.upload.finish.mutate(idOf(plan)));
  });
});

describe("a private file", () => {
  test("has no URL, and its owner gets one for a few minutes", async () => {
    const { plan, file, data } = await uploadPrivately(guest, pdf);
    expect(file).toEqual({ key: file.key, name: pdf.filename, size: 5000, contentType: pdf.contentType });
    const { items } = await guest.trpc.media.list.query({});
    const { createdAt: _, ...item } = items.find(({ id }) => id === data.id) ?? expect.fail("It is not listed.");
    const { key: uploadKey } = plan;
    const known = { ...file, kind: "document", id: data.id, uploadKey, visibility: "private" };
    expect(item).toEqual({ ...known, tags: [], shared: false });

    const seen = await guest.trpc.media.download.query({ id: data.id });
    expect(seen.expiresIn).toBe(300);
    const forADay = await guest.trpc.media.download.query({ id: data.id, expiresIn: 86_400 });
    expect(forADay.expiresIn).toBe(86_400);
    expect(new URL(forADay.url).searchParams.get("X-Amz-Expires")).toBe("86400");
    const tooLong = guest.trpc.media.download.query({ id: data.id, expiresIn: 86_401 });
    expect(await refusalOf(tooLong)).toMatchObject({ code: "INVALID_INPUT" });
    const shown = await fetch(seen.url);
    expect(Buffer.from(await shown.arrayBuffer()).equals(pdf.bytes)).toBe(true);
    expect(shown.headers.get("content-disposition")).toMatch(/^inline; filename="Notes \(1\)\.pdf"/);
    expect(shown.headers.get("cache-control")).toBe("private, no-store");
    const saved = await fetch((await guest.trpc.media.download.query({ id: data.id, save: true })).url);
    expect(saved.headers.get("content-disposition")).toMatch(/^attachment; filename="Notes \(1\)\.pdf"/);
    const { origin, pathname } = new URL(seen.url);
    expect(await statusOf(origin + pathname, { method: "GET" })).toBe(403);
    expect(api.logged.join("")).not.toContain("X-Amz-Signature");

    await guest.trpc.media.delete.mutate({ id: data.id });
    expect((await fetch(seen.url)).status).not.toBe(200);
    expect(await refusalOf(guest.trpc.media.download.query({ id: data.id }))).toMatchObject({ code: "UPLOAD_GONE" });
  });

  test("is as unknown to another person as one that never was", async () => {
    const { plan, data } = await uploadPrivately(guest, pdf);
    const stranger = await openGuest(api);
    const nothing = { code: "UPLOAD_NOT_FOUND", sentence: "There is no such file." };
    expect(await refusalOf(stranger.trpc.media.download.query({ id: data.id }))).toMatchObject(nothing);
    expect(await refusalOf(stranger.trpc.media.download.query({ id: "never-was" }))).toMatchObject(nothing);
    const { key } = plan;
    const unknown = { code: "UPLOAD_NOT_FOUND" };
    expect(await refusalOf(stranger.trpc.privateUpload.finish.mutate({ key }))).toMatchObject(unknown);
    // Nor does the endpoint for public files publish it.
    expect(await refusalOf(guest.trpc.upload.finish.mutate({ key }))).toMatchObject(unknown);
  });
});

describe("whose upload it is", () => {
  test("another person's key is as unknown as one that never was, in every procedure (traps: 96)", async () => {
    const { plan, data } = await uploadFile(guest, pdf);
    const stranger = await openGuest(api);
    const unknown = {
      code: "UPLOAD_NOT_FOUND",
      sentence: "There is no such upload. Upload the file again.",
      retryable: false,
      details: {},
    };
    const keys = [plan.key, plan.key.replace("uploads/upload/", "uploads/avatar/"), "uploads/../x", "x".repeat(1024)];
    for (const key of keys) {
      expect(await refusalOf(stranger.trpc.upload.finish.mutate({ key }))).toMatchObject({ ...unknown, details: {} });
      expect(await refusalOf(stranger.trpc.upload.abort.mutate({ key }))).toMatchObject({ ...unknown, details: {} });
    }
    const nothing = { code: "UPLOAD_NOT_FOUND", sentence: "There is no such file.", retryable: false, details: {} };
    expect(await refusalOf(stranger.trpc.media.delete.mutate({ id: data.id }))).toEqual(nothing);
    expect(await refusalOf(stranger.trpc.media.delete.mutate({ id: "never-was" }))).toEqual(nothing);
    expect((await stranger.trpc.media.list.query({})).items).toEqual([]);
    expect((await guest.trpc.media.list.query({})).items.map((item) => item.id)).toContain(data.id);
  });

  test("the owner's key of another endpoint is unknown too", async () => {
    const { plan } = await uploadFile(guest, pdf);
    const key = plan.key.replace("uploads/upload/", "uploads/avatar/");
    expect(await refusalOf(guest.trpc.upload.finish.mutate({ key }))).toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  });

  test("nobody signed out gets anything but the configuration", async () => {
    const { trpc } = openBrowser(api);
    const signedOut = { code: "SIGNED_OUT", sentence: "You are signed out. Sign in to upload.", retryable: false };
    const calls = [
      () => trpc.upload.create.mutate({ ...pdf, size: 5000 }),
      () => trpc.upload.finish.mutate({ key: "k" }),
      () => trpc.upload.abort.mutate({ key: "k" }),
      () => trpc.media.list.query({}),
      () => trpc.media.delete.mutate({ id: "x" }),
      () => trpc.media.download.query({ id: "x" }),
      () => trpc.privateUpload.create.mutate({ ...pdf, size: 5000 }),
    ];
    for (const call of calls) expect(await refusalOf(call())).toMatchObject(signedOut);
    expect(await trpc.config.query()).toMatchObject({ maxSize: 1_000_000, guests: true });
  });
});

describe("a bad file is refused with its reason", () => {
  const photo = { filename: "photo.jpg", contentType: "image/jpeg", size: 1000 };
  const badSize = "The file size is not valid. Choose the file again.";
  const noName = "The file has no name. Rename it and try again.";
  const type = "FILE_TYPE_NOT_ALLOWED";

  test.each<{ what: string; change: object; code: string; sentence: string | RegExp }>([
    {
      what: "one byte too big",
      change: { size: 1_000_001 },
      code: "FILE_TOO_LARGE",
      sentence: /^The file is too large: the limit is /,
    },
    {
      what: "of no bytes",
      change: { size: 0 },
      code: "FILE_EMPTY",
      sentence: "The file is empty. Choose another file.",
    },
    { what: "of a negative size", change: { size: -1 }, code: "FILE_SIZE_INVALID", sentence: badSize },
    { what: "of a fractional size", change: { size: 1.5 }, code: "FILE_SIZE_INVALID", sentence: badSize },
    { what: "of 2^60 bytes", change: { size: 2 ** 60 }, code: "FILE_SIZE_INVALID", sentence: badSize },
    { what: "without a size", change: { size: undefined }, code: "FILE_SIZE_INVALID", sentence: badSize },
    { what: "whose size is text", change: { size: "1000" }, code: "FILE_SIZE_INVALID", sentence: badSize },
    {
      what: "of a type not accepted",
      change: { filename: "a.exe", contentType: "application/x-msdownload" },
      code: type,
      sentence: /not accepted/,
    },
    {
      what: "SVG, an image that can carry scripts",
      change: { filename: "a.svg", contentType: "image/svg+xml" },
      code: type,
      sentence: /because they can carry scripts/,
    },
    { what: "named as another type than it has", change: { filename: "a.svg" }, code: type, sentence: /\.svg/ },
    {
      what: "of unknown extension and type",
      change: { filename: "a.qqq", contentType: "" },
      code: type,
      sentence: /files are not accepted/,
    },
    { what: "without a name", change: { filename: "" }, code: "FILE_NAME_INVALID", sentence: noName },
    { what: "named with dots only", change: { filename: "..." }, code: "FILE_NAME_INVALID", sentence: noName },
    {
      what: "with a name of 300 characters",
      change: { filename: `${"a".repeat(296)}.jpg` },
      code: "FILE_NAME_INVALID",
      sentence: /^The file name is longer than 255 characters/,
    },
    {
      what: "with a name of 5,000 characters",
      change: { filename: "a".repeat(5000) },
      code: "FILE_NAME_INVALID",
      sentence: "The file name is not valid. Rename the file and try again.",
    },
    {
      what: "whose name is missing",
      change: { filename: undefined },
      code: "FILE_NAME_INVALID",
      sentence: "The file name is not valid. Rename the file and try again.",
    },
  ])("$what", async ({ change, code, sentence }) => {
    // A program could send this input, whatever the types say.
    const response = await guest.post("/trpc/upload.create", { ...photo, ...change });
    const refused = toUploadError((await wireError.parseAsync(await response.json())).error);
    expect(refused).toMatchObject({ code, retryable: false, sentence: expect.stringMatching(sentence) });
  });

  test.each([
    ["before the first", { id: "a", place: -1 }],
    ["beyond all", { id: "a", place: 1_000_000 }],
    ["between two", { id: "a", place: 0.5 }],
    ["in a batch without an id", { place: 0 }],
    ["in a batch that no text can name", { id: "a\0b", place: 0 }],
  ])("whose place among others is %s", async (_, batch) => {
    const response = await guest.post("/trpc/upload.create", { ...photo, input: { batch } });
    const refused = toUploadError((await wireError.parseAsync(await response.json())).error);
    expect(refused).toMatchObject({
      code: "INVALID_INPUT",
      sentence: "The request is not valid. Reload the page.",
      details: { field: expect.stringMatching(/^input\.batch\./) },
    });
  });

  test("what does not hold what its name says is refused at finish, in words (traps: 45)", async () => {
    const bytes = text("<!doctype html><script>alert(1)</script>");
    expect(await refusalOf(uploadFile(guest, { filename: "photo.jpg", contentType: "image/jpeg", bytes }))).toEqual({
      code: "FILE_CONTENT_MISMATCH",
      retryable: false,
      sentence: '"photo.jpg" says it holds JPEG, but it holds HTML. Choose another one.',
      details: { expected: "image/jpeg", found: "text/html" },
    });
  });

  const wireError = z.object({ error: z.object({ message: z.string() }) });

  test.each([
    ["an emoji name", "🎉.jpg", "🎉.jpg"],
    ["a right-to-left name", "תמונה.jpg", "תמונה.jpg"],
    ["an override that reads backwards, which is taken out", "gnp\u202Egpj.jpg", "gnpgpj.jpg"],
    ["a path, of which the last part counts", "../../etc/passwd.jpg", "passwd.jpg"],
  ])("but not for %s", async (_, filename, name) => {
    const { file } = await uploadFile(guest, { filename, contentType: "image/jpeg", bytes: jpeg });
    expect(file).toMatchObject({ name, width: 48, height: 32 });
  });
});

describe("what was signed is what S3 takes", () => {
  const bytes = text("hello");
  const create = () => guest.trpc.upload.create.mutate({ filename: "a.txt", contentType: "text/plain", size: 5 });

  test.for<[string, Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ["a byte more", text("hello!"), {}],
    ["a byte less", text("hell"), {}],
    ["another content type", bytes, { "content-type": "text/html" }],
  ])("%s is refused, and nothing arrived (traps: 2, 4)", async ([, body, headers], { skip }) => {
    const plan = await create();
    skip(plan.kind === "multipart" && "content-type" in headers, "a part has no type");
    expect(await send(plan, body, { headers })).toBe(403);
    expect(await refusalOf(guest.trpc.upload.finish.mutate(idOf(plan)))).toMatchObject({
      code: "UPLOAD_NOT_ARRIVED",
      sentence:
        plan.kind === "multipart"
          ? "1 of 1 parts have not arrived yet."
          : "The file has not arrived yet. Try again in a moment.",
      retryable: true,
    });
  });

  test("an unsigned copy source brings nothing of another's upload (traps: 22)", async () => {
    const theirs = await openGuest(api);
    const secret = await theirs.trpc.upload.create.mutate({ filename: "b.txt", contentType: "text/plain", size: 5 });
    expect(await send(secret, bytes)).toBe(200);
    const plan = await create();
    expect(await send(plan, bytes, { headers: { "x-amz-copy-source": `/${uploadBucket}/${secret.key}` } })).toBe(403);
    expect(await refusalOf(guest.trpc.upload.finish.mutate(idOf(plan)))).toMatchObject({
      code: "UPLOAD_NOT_ARRIVED",
    });
  });

  test("an unsigned ACL makes nothing public (traps: 22)", async () => {
    const plan = await create();
    // Ceph accepts the header; the object stays private there because the upload bucket ignores public ACLs. Others
    // refuse an unsigned header, or any ACL at all.
    const answer = await send(plan, bytes, { headers: { "x-amz-acl": "public-read" } });
    expect(onRealS3 ? [200] : [400, 403]).toContain(answer);
    const [{ url } = expect.fail("It has a request.")] = plan.kind === "multipart" ? plan.parts : [plan];
    const { origin, pathname } = new URL(url);
    expect(await statusOf(origin + pathname, { method: "GET" })).toBe(403);
  });

  test("a request can be used once (traps: 95, 129)", async ({ skip }) => {
    skip(!api.isGoodOnce, "conditionalPut");
    const plan = await create();
    expect(await send(plan, bytes)).toBe(200);
    expect(await send(plan, text("other"))).toBe(412);
  });
});

import { randomUUID } from "node:crypto";
import { MiB } from "@s3-direct/upload-core";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileRequest, media, reservation } from "../db/schema.ts";
import { storeMedia } from "../media/queries.ts";
import { reserve } from "../quota/reservations.ts";
import { type Browser, openBrowser, openGuest, refusalOf, refusalsOf, someAddress } from "../testing/browser.ts";
import { idOf, send } from "../testing/send.ts";
import { type TestApi, onRealS3, startTestApi } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { tokenHeader } from "./find-file-request.ts";
import { maxRequested } from "./inputs.ts";

let api: TestApi;
let ann: Browser;

beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: "1", UPLOAD_ACCEPT: "image/*,text/plain,application/pdf,.svg,video/mp4" });
  ann = await openGuest(api, someAddress());
});

afterAll(() => api[Symbol.asyncDispose]());

type Asked = Omit<Parameters<typeof ann.trpc.fileRequest.create.mutate>[0], "title">;

const make = (asked: Asked = {}, owner = ann) => owner.trpc.fileRequest.create.mutate({ title: "Trip", ...asked });
/** Opens a browser that has the link and no cookie. */
const openVisitor = (token: string) => openBrowser(api, { ...someAddress(), headers: { [tokenHeader]: token } });
const look = (token: string) => openVisitor(token).trpc.fileRequest.look.query();
const listed = async (id: string, owner = ann) =>
  (await owner.trpc.fileRequest.list.query()).find((each) => each.id === id);
const filesOf = async (id: string, owner = ann) => (await owner.trpc.media.list.query({ fileRequest: id })).items;

const note = { filename: "note.txt", contentType: "text/plain", size: 5 };
const input = { sender: "Ben", message: "From the pier" };
const bytes = new TextEncoder().encode("hello");
type Input = Parameters<typeof ann.trpc.requestedUpload.create.mutate>[0]["input"];
const begin = ({ trpc }: Browser, file = note, said: Input = input) =>
  trpc.requestedUpload.create.mutate({ ...file, input: said });

async function sendNote(visitor: Browser) {
  const plan = await begin(visitor);
  expect(await send(plan, bytes)).toBe(200);
  return { plan, finished: await visitor.trpc.requestedUpload.finish.mutate(idOf(plan)) };
}

async function change(id: string, to: Partial<typeof fileRequest.$inferInsert>): Promise<void> {
  await (await openTestDatabase()).db.update(fileRequest).set(to).where(eq(fileRequest.id, id));
}

const noSuchLink = { code: "UPLOAD_NOT_FOUND", sentence: "There is no such link." };
const linkOver = (because: string) => ({
  code: "REFUSED",
  sentence: "This link takes no files any more.",
  details: { because },
});
const isFull = (maxFiles: number) => ({
  code: "QUOTA_EXCEEDED",
  sentence: `This link takes ${maxFiles} files, and they have come or are on their way.`,
});

test("a link for one's own phone ends within the hour, and its page asks nobody's name", async () => {
  const { id, token } = await make({ ownDevice: true, days: 30 });
  expect(await look(token)).toMatchObject({ status: "open", ownDevice: true });
  const { expiresAt } = (await listed(id)) ?? {};
  const left = Date.parse(expiresAt ?? "") - Date.now();
  expect(left).toBeGreaterThan(59 * 60_000);
  expect(left).toBeLessThanOrEqual(60 * 60_000);
  expect(await look((await make()).token)).toMatchObject({ ownDevice: false });
});

describe("whoever has the link", () => {
  test("is told what is asked for, and sends a file that its owner finds, with who sent it", async () => {
    const made = { note: "All of them,\nplease", maxFiles: 3, maxSize: 2 * MiB, days: 7 } as const;
    const { id, token } = await ann.trpc.fileRequest.create.mutate({ title: "  Trip to the sea ", ...made });
    expect(token).toMatch(/^[\w-]{22}$/);
    const shown = await look(token);
    const asked = { title: "Trip to the sea", note: made.note, maxSize: made.maxSize, placesLeft: 3 };
    expect(shown).toMatchObject({ status: "open", ...asked });
    // Only accounts may upload files that can carry scripts.
    const accept = ["image/*", "text/plain", "application/pdf", "video/mp4"];
    expect(shown).toMatchObject({ accept });
    for (const own of ["id", "from", "token"]) expect(shown).not.toHaveProperty(own);

    const { finished } = await sendNote(openVisitor(token));
    expect(finished).toMatchObject({ status: "done", file: { name: "note.txt" }, data: {} });
    const requested = { id, title: "Trip to the sea", ...input };
    expect(await filesOf(id)).toMatchObject([{ name: "note.txt", visibility: "private", requested }]);
    expect(await listed(id)).toMatchObject({ token, arrived: 1, underWay: 0, hasEnded: false });
    expect(await look(token)).toMatchObject({ placesLeft: 2 });
    expect((await ann.trpc.media.usage.query()).bytes).toBe(5);
  });

  test("is listed in the order of choosing, where there is room for that: beside the longest name or the longest message", async () => {
    const { id, token } = await make();
    const visitor = openVisitor(token);
    const finishes = [];
    for (const place of [0, 1, 2]) {
      const filename = `${place}${"항".repeat(250)}.txt`;
      const plan = await begin(
        visitor,
        { ...note, filename },
        { sender: "항".repeat(60), batch: { id: "a".repeat(64), place } },
      );
      expect(await send(plan, bytes)).toBe(200);
      finishes.push(() => visitor.trpc.requestedUpload.finish.mutate(idOf(plan)));
    }
    for (const finish of finishes.toReversed()) await finish();
    expect((await filesOf(id)).map(({ name }) => name.slice(0, 1))).toEqual(["0", "1", "2"]);
    const long = { sender: "항".repeat(60), message: "항".repeat(140), batch: { id: "a".repeat(64), place: 999_999 } };
    await begin(visitor, { ...note, filename: `${"항".repeat(251)}.txt` }, long);
  });

  test("with as many emoji as name and message take, is told of a file's name that is too long for them, and sends another", async () => {
    const { id, token } = await make();
    const visitor = openVisitor(token);
    const said = { sender: "😀".repeat(60), message: "😀".repeat(140) };
    const long = begin(visitor, { ...note, filename: `${"항".repeat(250)}.txt` }, said);
    expect(await refusalOf(long)).toMatchObject({
      code: "FILE_NAME_INVALID",
      sentence: "The file name is too long for what is sent with it. Shorten it and try again.",
      details: { reason: "metadata" },
    });
    expect(await listed(id)).toMatchObject({ underWay: 0 });
    const plan = await begin(visitor, { ...note, filename: `${"항".repeat(200)}.txt` }, said);
    expect(await send(plan, bytes)).toBe(200);
    await visitor.trpc.requestedUpload.finish.mutate(idOf(plan));
    expect(await filesOf(id)).toMatchObject([{ requested: said }]);
  });

  test("reads nothing: neither what it sent, nor the list, nor another's", async () => {
    const { id, token } = await make();
    const visitor = openVisitor(token);
    const { finished } = await sendNote(visitor);
    const [file] = await filesOf(id);
    if (finished.status !== "done" || file === undefined) expect.fail("It has arrived.");
    expect(finished.file).not.toHaveProperty("url");
    for (const refusal of await refusalsOf([
      visitor.trpc.media.download.query({ id: file.id }),
      visitor.trpc.media.list.query({}),
      visitor.trpc.fileRequest.list.query(),
      visitor.trpc.media.delete.mutate({ id: file.id }),
    ]))
      expect(refusal).toMatchObject({ code: "SIGNED_OUT" });
    // Nor does a response reveal the owner.
    const { db } = await openTestDatabase();
    const [{ ownerId } = { ownerId: "" }] = await db.select().from(fileRequest).where(eq(fileRequest.id, id));
    expect(JSON.stringify(finished)).not.toContain(ownerId);
  });

  test("sends no more than was asked for, at once neither, and has its place back after an abort", async () => {
    const { id, token } = await make({ maxFiles: 2 });
    const tries = Array.from({ length: 8 }, async () => begin(openVisitor(token)));
    const outcomes = await Promise.allSettled(tries);
    const plans = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(plans).toHaveLength(2);
    const visitor = openVisitor(token);
    expect(await refusalOf(begin(visitor))).toMatchObject(isFull(2));
    // Uploads under way may have broken off: their sender continues them on this page.
    expect(await look(token)).toMatchObject({ status: "open", placesLeft: 0, maxSize: expect.any(Number) });
    const [first, second] = plans;
    if (first === undefined || second === undefined) expect.fail("There are two.");
    await visitor.trpc.requestedUpload.abort.mutate(idOf(first));
    expect(await listed(id)).toMatchObject({ arrived: 0, underWay: 1 });
    await sendNote(visitor);
    expect(await refusalOf(begin(visitor))).toMatchObject(isFull(2));
    // An unused place becomes free when its reservation ends. A file keeps its place even if it is deleted.
    const { db } = await openTestDatabase();
    await db
      .update(reservation)
      .set({ expiresAt: new Date(0) })
      .where(eq(reservation.uploadKey, second.key));
    await sendNote(visitor);
    await db.update(media).set({ deletedAt: new Date() }).where(eq(media.fileRequestId, id));
    expect(await look(token)).toEqual({ status: "full" });
    // An upload that is finished after its reservation has ended needs a place again.
    expect(await send(second, bytes)).toBe(200);
    expect(await refusalOf(visitor.trpc.requestedUpload.finish.mutate(idOf(second)))).toMatchObject(isFull(2));
    expect(await filesOf(id)).toEqual([]);
  });

  test("whose create got no answer asks again, and finds a link's only place free", async () => {
    const { id, token } = await make({ maxFiles: 1 });
    const visitor = openVisitor(token);
    const video = { filename: "a.mp4", contentType: "video/mp4", size: 40 * MiB };
    const again = { sender: "Ben", batch: { id: randomUUID(), place: 0 } };
    for (const file of [video, video, note, note]) {
      await begin(visitor, file, again);
      expect(await listed(id)).toMatchObject({ underWay: 1 });
    }
    expect(await refusalOf(begin(visitor, note, { sender: "Eve" }))).toMatchObject(isFull(1));
    const plan = await begin(visitor, note, again);
    expect(await send(plan, bytes)).toBe(200);
    await visitor.trpc.requestedUpload.finish.mutate(idOf(plan));
    expect(await filesOf(id)).toHaveLength(1);
  });

  test.each([
    ["too large", { ...note, size: 2 * MiB + 1 }, "FILE_TOO_LARGE"],
    ["of another kind", { ...note, filename: "a.txt" }, "FILE_TYPE_NOT_ALLOWED"],
    ["a program", { ...note, filename: "a.exe" }, "FILE_TYPE_NOT_ALLOWED"],
  ])("sends nothing that is %s", async (what, file, code) => {
    const { id, token } = await make({ maxSize: 2 * MiB, accepts: what === "of another kind" ? "images" : "any" });
    expect(await refusalOf(begin(openVisitor(token), file))).toMatchObject({ code });
    expect(await listed(id)).toMatchObject({ arrived: 0, underWay: 0 });
  });

  test("sends no file that can carry scripts, whatever accounts may", async () => {
    const { token } = await make();
    const drawing = { filename: "a.svg", contentType: "image/svg+xml", size: 5 };
    expect(await refusalOf(begin(openVisitor(token), drawing))).toMatchObject({
      code: "FILE_TYPE_NOT_ALLOWED",
      sentence: expect.stringContaining("because they can carry scripts"),
    });
  });

  test("what is another kind than its name says is refused at finish", async () => {
    const { id, token } = await make({ accepts: "documents" });
    const visitor = openVisitor(token);
    const plan = await begin(visitor, { filename: "a.pdf", contentType: "application/pdf", size: 5 });
    expect(await send(plan, bytes)).toBe(200);
    const finish = visitor.trpc.requestedUpload.finish.mutate(idOf(plan));
    expect(await refusalOf(finish)).toMatchObject({ code: "FILE_CONTENT_MISMATCH" });
    expect(await listed(id)).toMatchObject({ arrived: 0, underWay: 1 });
  });

  test.each([
    ["no name", { sender: " ", message: "" }],
    ["half a character", { sender: "Ben\ud800", message: "" }],
    ["a name of 61 characters", { sender: "x".repeat(61), message: "" }],
    ["a message of 141 characters", { sender: "Ben", message: "x".repeat(141) }],
    ["none of it", undefined],
  ])("sends nothing under %s", async (_, given) => {
    const { token } = await make();
    const call = openVisitor(token).post("/trpc/requestedUpload.create", { ...note, input: given });
    expect(await (await call).text()).toContain("INVALID_INPUT");
  });

  test("has what was pasted with a tab, or with more lines, arrive as one line", async () => {
    const { id, token } = await make();
    const visitor = openVisitor(token);
    const pasted = { sender: "Ben\tMay\n", message: "From\r\nthe pier\0" };
    const plan = await visitor.trpc.requestedUpload.create.mutate({ ...note, input: pasted });
    expect(await send(plan, bytes)).toBe(200);
    await visitor.trpc.requestedUpload.finish.mutate(idOf(plan));
    expect(await filesOf(id)).toMatchObject([{ requested: { sender: "Ben May", message: "From the pier" } }]);
  });

  test("has the longest words and the longest file name arrive", async () => {
    const { id, token } = await make();
    const visitor = openVisitor(token);
    const words = { sender: "가".repeat(60), message: "나".repeat(140) };
    const filename = `${"다".repeat(251)}.txt`;
    const plan = await visitor.trpc.requestedUpload.create.mutate({ ...note, filename, input: words });
    expect(await send(plan, bytes)).toBe(200);
    await visitor.trpc.requestedUpload.finish.mutate(idOf(plan));
    expect(await filesOf(id)).toMatchObject([{ name: filename, requested: words }]);
  });

  test("finishes, signs, lists and aborts nothing of another link's, of the same person's neither", async () => {
    const [mine, theirs] = [openVisitor((await make()).token), openVisitor((await make()).token)];
    const plans = [
      await begin(theirs),
      await begin(theirs, { filename: "a.mp4", contentType: "video/mp4", size: 40 * MiB }),
      await ann.trpc.privateUpload.create.mutate(note),
    ];
    for (const plan of plans) {
      const upload = { ...idOf(plan), uploadId: plan.kind === "multipart" ? plan.uploadId : "none" };
      const { requestedUpload } = mine.trpc;
      for (const refusal of await refusalsOf([
        requestedUpload.finish.mutate(upload),
        requestedUpload.abort.mutate(upload),
        requestedUpload.listParts.mutate(upload),
        requestedUpload.signParts.mutate({ ...upload, parts: [{ partNumber: 1 }] }),
      ]))
        expect(refusal).toMatchObject({ code: "UPLOAD_NOT_FOUND" });
    }
    // Nor can the owner of the request, at the owner's endpoint.
    const [first] = plans;
    expect(await refusalOf(ann.trpc.privateUpload.finish.mutate({ key: first?.key ?? "" }))).toMatchObject({
      code: "UPLOAD_NOT_FOUND",
    });
  });

  test("takes its owner's room for a day where it goes up in parts and does not arrive", async () => {
    const { token } = await make();
    const { key } = await begin(openVisitor(token), { filename: "a.mp4", contentType: "video/mp4", size: 40 * MiB });
    const { db } = await openTestDatabase();
    const [taken] = await db.select().from(reservation).where(eq(reservation.uploadKey, key));
    expect(Math.abs((taken?.expiresAt.getTime() ?? 0) - Date.now() - 86_400_000)).toBeLessThan(60_000);
  });

  test("takes no figure of its owner's quota home", async () => {
    const small = await startTestApi({ TRUST_PROXY: "1", GUEST_QUOTA_BYTES: "20" });
    const bob = await openGuest(small, someAddress());
    const { token } = await bob.trpc.fileRequest.create.mutate({ title: "Trip" });
    const visitor = openBrowser(small, { ...someAddress(), headers: { [tokenHeader]: token } });
    // One link's uploads under way may take a quarter of the owner's room.
    expect(await bob.trpc.fileRequest.largest.query()).toEqual({ maxSize: 5, isByRoom: true });
    expect(await visitor.trpc.fileRequest.look.query()).toMatchObject({ maxSize: 5 });
    await begin(visitor);
    expect(await refusalOf(begin(visitor))).toEqual({
      code: "QUOTA_EXCEEDED",
      sentence: "Whoever asked for this file has no room for it. Tell them to make some, and try again.",
      retryable: false,
      details: { limit: "owner" },
    });
    await small[Symbol.asyncDispose]();
  });
});

describe("a link is over", () => {
  test("when its time is; what had begun comes to its end", async () => {
    const { id, token } = await make({ days: 1 });
    const { expiresAt = "" } = (await listed(id)) ?? {};
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 86_400_000)).toBeLessThan(60_000);
    const visitor = openVisitor(token);
    const plan = await begin(visitor);
    expect(await send(plan, bytes)).toBe(200);
    await change(id, { expiresAt: new Date(Date.now() - 1) });
    expect(await look(token)).toEqual({ status: "expired" });
    expect(await refusalOf(begin(visitor))).toMatchObject(linkOver("expired"));
    expect(await visitor.trpc.requestedUpload.finish.mutate(idOf(plan))).toMatchObject({ status: "done" });
    expect(await filesOf(id)).toHaveLength(1);
  });

  test("when its owner ends it, and nobody else: what had begun comes no more, and what has come stays", async () => {
    const { id, token } = await make();
    const visitor = openVisitor(token);
    await sendNote(visitor);
    const plan = await begin(visitor);
    const parts = await begin(visitor, { filename: "a.mp4", contentType: "video/mp4", size: 40 * MiB });
    expect(await send(plan, bytes)).toBe(200);
    const bob = await openGuest(api, someAddress());
    expect(await bob.trpc.fileRequest.end.mutate({ id })).toEqual({ partsLeft: 0 });
    expect(await look(token)).toMatchObject({ status: "open" });
    for (let time = 0; time < 2; time++)
      expect(await ann.trpc.fileRequest.end.mutate({ id })).toEqual({ partsLeft: onRealS3 ? expect.any(Number) : 0 });

    expect(await look(token)).toEqual({ status: "ended" });
    const { requestedUpload } = visitor.trpc;
    for (const refusal of await refusalsOf([
      begin(visitor),
      requestedUpload.finish.mutate(idOf(plan)),
      requestedUpload.signParts.mutate({ key: parts.key, uploadId: "x", parts: [{ partNumber: 1 }] }),
    ]))
      expect(refusal).toMatchObject(linkOver("ended"));
    expect(await filesOf(id)).toHaveLength(1);
    // The room of the parts, otherwise reserved for a week, is freed at once if there is a janitor to find them.
    if (!onRealS3) expect(await listed(id)).toMatchObject({ hasEnded: true, arrived: 1, underWay: 1 });
  });

  test("also where its parts could not be freed, which is said and logged", async () => {
    const { id } = await make();
    const { db } = await openTestDatabase();
    const [{ ownerId } = { ownerId: "" }] = await db.select().from(fileRequest).where(eq(fileRequest.id, id));
    // No upload can have this key.
    const lost = { uploadKey: randomUUID(), bytes: 5, multipart: true, expiresAt: new Date(Date.now() + 60_000) };
    await db.insert(reservation).values({ ...lost, ownerId, fileRequestId: id });
    expect(await ann.trpc.fileRequest.end.mutate({ id })).toEqual({ partsLeft: 1 });
    expect(await listed(id)).toMatchObject({ hasEnded: true, underWay: 1 });
    if (!onRealS3) expect(api.logged.join("\n")).toContain(id);
  });

  test("also for a create and a finish that had found it open in the moment before", async () => {
    const { id, token } = await make();
    const plan = await begin(openVisitor(token));
    const { db } = await openTestDatabase();
    const [{ ownerId } = { ownerId: "" }] = await db.select().from(fileRequest).where(eq(fileRequest.id, id));
    await ann.trpc.fileRequest.end.mutate({ id });
    const limits = { bytes: 100, files: 100, openMultiparts: 1 };
    const quotas = { account: limits, guest: limits };
    const file = { ...note, name: "note.txt", visibility: "private" as const, key: "media/x", uploadKey: plan.key };
    const stored = storeMedia(db, { ...file, ownerId, fileRequestId: id }, quotas);
    await expect(stored).rejects.toMatchObject(linkOver("ended"));
    const late = { uploadKey: randomUUID(), bytes: 5, multipart: true, expiresAt: new Date(Date.now() + 60_000) };
    const reserved = reserve(db, { ...late, ownerId, fileRequestId: id, quotas });
    await expect(reserved).rejects.toMatchObject(linkOver("ended"));
    expect(await listed(id)).toMatchObject({ arrived: 0, underWay: 1 });
  });

  test.each(["", "x", "x".repeat(22), "../../trpc", "x".repeat(300)])("or never was: %j", async (token) => {
    expect(await look(token)).toEqual({ status: "none" });
    expect(await refusalOf(begin(openVisitor(token)))).toMatchObject(noSuchLink);
  });

  test("to whoever names none: an account sends nothing into its own library by no link", async () => {
    expect(await refusalOf(begin(ann))).toMatchObject(noSuchLink);
    expect(await ann.trpc.fileRequest.look.query()).toEqual({ status: "none" });
  });
});

describe("a request is made", () => {
  test("by people who are signed in, a hundred that are open, also at once", async () => {
    expect(await refusalOf(openBrowser(api).trpc.fileRequest.create.mutate({ title: "Trip" }))).toMatchObject({
      code: "SIGNED_OUT",
    });
    const bob = await openGuest(api, someAddress());
    const { id } = await make({}, bob);
    const { db } = await openTestDatabase();
    const [row] = await db.select().from(fileRequest).where(eq(fileRequest.id, id));
    if (row === undefined) expect.fail("It was made.");
    const copies = Array.from({ length: maxRequested.requests - 2 }, () => randomUUID());
    await db.insert(fileRequest).values(copies.map((copy) => ({ ...row, id: copy, token: copy })));
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => make({}, bob)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await refusalOf(make({}, bob))).toMatchObject({ code: "QUOTA_EXCEEDED", details: { limit: "requests" } });
    await bob.trpc.fileRequest.end.mutate({ id });
    await make({}, bob);

    // The limit is five hundred in two weeks, ended or not. The list shows the open ones first.
    const over = Array.from({ length: maxRequested.made - maxRequested.requests - 1 }, () => randomUUID());
    const endedAt = new Date();
    const later = new Date(Date.now() + 1_000);
    await db
      .insert(fileRequest)
      .values(over.map((copy) => ({ ...row, id: copy, token: copy, endedAt, createdAt: later })));
    await bob.trpc.fileRequest.end.mutate({ id: copies[0] ?? "" });
    expect(await refusalOf(make({}, bob))).toMatchObject({
      code: "QUOTA_EXCEEDED",
      details: { limit: "requests-made" },
    });
    const all = await bob.trpc.fileRequest.list.query();
    expect(all).toHaveLength(maxRequested.made);
    expect(all.findIndex(({ hasEnded }) => hasEnded)).toBe(maxRequested.requests - 1);
  });

  test.each([
    ["no title", { title: " " }],
    ["a title of 101 characters", { title: "x".repeat(101) }],
    ["a note with a NUL", { note: "a\0b" }],
    ["no place", { maxFiles: 0 }],
    ["201 places", { maxFiles: 201 }],
    ["a kind that is not taken here", { accepts: "other" }],
  ])("not with %s", async (_, asked) => {
    const call = ann.post("/trpc/fileRequest.create", { title: "Trip", ...asked });
    expect(await (await call).text()).toContain("INVALID_INPUT");
  });

  test("by a guest, whose account it becomes, with what comes", async () => {
    const guest = await openGuest(api, someAddress());
    const { id, token } = await make({}, guest);
    const visitor = openVisitor(token);
    const plan = await begin(visitor);
    const account = { name: "Eve", email: `${randomUUID()}@example.com`, password: "correct horse battery" };
    expect((await guest.post("/api/auth/sign-up/email", account)).status).toBe(200);
    expect(await look(token)).toMatchObject({ status: "open", from: "Eve" });
    expect(await send(plan, bytes)).toBe(200);
    await visitor.trpc.requestedUpload.finish.mutate(idOf(plan));
    expect(await filesOf(id, guest)).toMatchObject([{ name: "note.txt" }]);
  });
});

test("a sender's words and the link are in no log", async () => {
  const { token } = await make();
  await sendNote(openVisitor(token));
  for (const secret of [token, input.message]) expect(api.logged.join("\n")).not.toContain(secret);
});

test("a list shows one request's files, and another's and the rest by none", async () => {
  const bob = await openGuest(api, someAddress());
  const [one, other] = [await make({}, bob), await make({}, bob)];
  await sendNote(openVisitor(one.token));
  await sendNote(openVisitor(other.token));
  expect(await filesOf(one.id, bob)).toHaveLength(1);
  expect((await bob.trpc.media.list.query({})).items).toHaveLength(2);
  // Somebody else's request returns no files.
  expect(await filesOf(one.id)).toEqual([]);
  const { db } = await openTestDatabase();
  expect(await db.select({ sender: media.sender }).from(media).where(eq(media.fileRequestId, one.id))).toEqual([
    { sender: "Ben" },
  ]);
});

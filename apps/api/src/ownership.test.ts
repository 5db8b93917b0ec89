import { randomUUID } from "node:crypto";
import { MiB } from "@s3-direct/upload-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, openGuest } from "./testing/browser.ts";
import { startLoggedApi } from "./testing/logged-s3.ts";
import { idOf, send, uploadFile, uploadPrivately } from "./testing/send.ts";

type Started = Awaited<ReturnType<typeof startLoggedApi>>;

let s3: Started;
let ann: Browser;
let bob: Browser;
/** Ann's uploads, one in each possible state, and her files. */
let uploads: { what: string; key: string; uploadId: string }[];
let files: { what: string; id: string }[];

const note = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };
const small = { filename: "a.txt", contentType: "text/plain", size: 5 };
const large = { filename: "a.mp4", contentType: "video/mp4", size: 40 * MiB };
const endpoints = ["upload", "privateUpload"] as const;
const ownerOf = (key: string) => key.split("/")[2] ?? "";

beforeAll(async () => {
  s3 = await startLoggedApi();
  ann = await openGuest(s3.api);
  bob = await openGuest(s3.api);
  uploads = [];
  files = [];
  for (const endpoint of endpoints) {
    const procedures = ann.trpc[endpoint];
    const upload = endpoint === "upload" ? uploadFile : uploadPrivately;
    const add = (what: string, { key, uploadId = "none" }: { key: string; uploadId?: string }) =>
      uploads.push({ what: `${endpoint}: ${what}`, key, uploadId });
    add("announced", await procedures.create.mutate(small));
    const sent = await procedures.create.mutate(small);
    expect(await send(sent, note.bytes)).toBe(200);
    add("sent", sent);
    const parts = await procedures.create.mutate(large);
    if (parts.kind !== "multipart") expect.fail("This size goes up in parts.");
    add("in parts", parts);
    const given = await procedures.create.mutate(small);
    await procedures.abort.mutate(idOf(given));
    add("given up", given);
    const finished = await upload(ann, note);
    add("finished", finished.plan);
    files.push({ what: `${endpoint}: finished`, id: finished.data.id });
    const deleted = await upload(ann, note);
    await ann.trpc.media.delete.mutate({ id: deleted.data.id });
    add("deleted", deleted.plan);
    files.push({ what: `${endpoint}: deleted`, id: deleted.data.id });
  }
});

afterAll(() => s3[Symbol.asyncDispose]());

/** The session's cache contains its time of creation. */
const varying = new Set(["x-request-id", "date", "set-cookie"]);

/** Returns everything of a response that its caller can see, except the request's id and times. */
async function answerTo(response: Promise<Response>) {
  const { status, headers, ...rest } = await response.then(async (answer) => ({
    status: answer.status,
    headers: [...answer.headers].filter(([name]) => !varying.has(name)),
    body: await answer.text(),
  }));
  return JSON.stringify({ status, headers, ...rest });
}

type Upload = { key: string; uploadId: string };

/** Every procedure that takes a key, called in a way that a program could. */
const procedures = {
  finish: ({ key, uploadId }: Upload) => ({ key, uploadId }),
  "finish of one piece": ({ key }: Upload) => ({ key }),
  abort: ({ key, uploadId }: Upload) => ({ key, uploadId }),
  "abort of one piece": ({ key }: Upload) => ({ key }),
  listParts: ({ key, uploadId }: Upload) => ({ key, uploadId }),
  signParts: ({ key, uploadId }: Upload) => ({ key, uploadId, parts: [{ partNumber: 1 }] }),
};

const calls = Object.entries(procedures).flatMap(([name, input]) =>
  endpoints.map((endpoint) => ({ path: `${endpoint}.${name.split(" ")[0]}`, name: `${endpoint}.${name}`, input })),
);

/** Makes keys that were never issued: with Ann's name, with nobody's, and texts that are no keys. */
function neverWas(): Upload[] {
  const keys = [uploads[0], uploads[2], uploads[6]].map((upload) =>
    (upload?.key ?? "").replace(/-[0-9a-f]{8}-[0-9a-f-]{27}\./, `-${randomUUID()}.`),
  );
  const others = keys.map((key) => key.replace(/^(uploads\/[^/]+\/)[^/]+/, `$1${randomUUID()}`));
  return [...keys, ...others, "x", "uploads/../media/x", "a".repeat(1024)].map((key) => ({ key, uploadId: "none" }));
}

describe("traps: 34, 96 another person's key is answered as one that never was, to the byte, and storage is not asked", () => {
  test.each(calls)("$name", async ({ path, input }) => {
    const owners = [...new Set(uploads.map(({ key }) => ownerOf(key)))];
    const before = await s3.requestsOf(owners);
    const unknown = await Promise.all(neverWas().map((upload) => answerTo(bob.post(`/trpc/${path}`, input(upload)))));
    expect(new Set(unknown).size).toBe(1);
    expect(unknown[0]).toContain("UPLOAD_NOT_FOUND: There is no such upload. Upload the file again.");
    for (const { what, ...upload } of uploads) {
      expect([what, await answerTo(bob.post(`/trpc/${path}`, input(upload)))]).toEqual([what, unknown[0]]);
    }
    expect(await s3.requestsOf(owners)).toEqual(before);
  });

  test.each([
    ["media.delete", (id: string) => bob.post("/trpc/media.delete", { id })],
    ["media.rename", (id: string) => bob.post("/trpc/media.rename", { id, name: "mine.txt" })],
    ["media.setVisibility", (id: string) => bob.post("/trpc/media.setVisibility", { id, visibility: "public" })],
    [
      "media.download",
      (id: string) => bob.request(`/trpc/media.download?input=${encodeURIComponent(JSON.stringify({ id }))}`),
    ],
  ])("%s", async (_, call) => {
    const owners = [...new Set(uploads.map(({ key }) => ownerOf(key)))];
    const before = await s3.requestsOf(owners);
    const unknown = await answerTo(call(randomUUID()));
    expect(unknown).toContain("UPLOAD_NOT_FOUND: There is no such file.");
    for (const { what, id } of files) expect([what, await answerTo(call(id))]).toEqual([what, unknown]);
    expect(await s3.requestsOf(owners)).toEqual(before);
  });

  test.each([
    ["album.rename", { name: "Mine" }],
    ["album.delete", {}],
    ["album.restore", {}],
    ["album.add", { ids: [randomUUID()] }],
    ["album.remove", { ids: [randomUUID()] }],
  ])("%s", async (path, input) => {
    const call = (id: string) => answerTo(bob.post(`/trpc/${path}`, { ...input, id }));
    const unknown = await call(randomUUID());
    expect(unknown).toContain("UPLOAD_NOT_FOUND: There is no such album.");
    const { id } = await ann.trpc.album.create.mutate({ name: "Trip" });
    expect(await call(id)).toEqual(unknown);
    await ann.trpc.album.delete.mutate({ id });
    expect(await call(id)).toEqual(unknown);
  });

  test("tag.set", async () => {
    const call = (id: string) => answerTo(bob.post("/trpc/tag.set", { ids: [id], add: ["Mine"], remove: ["Trip"] }));
    const unknown = await call(randomUUID());
    for (const { what, id } of files) expect([what, await call(id)]).toEqual([what, unknown]);
  });
});

test("the owner's own key is as unknown at the other endpoint", async () => {
  for (const { path, input } of calls) {
    const unknown = await answerTo(ann.post(`/trpc/${path}`, input({ key: "x", uploadId: "none" })));
    const others = uploads.filter(({ what }) => !what.startsWith(`${path.split(".")[0]}:`));
    const before = await s3.requestsOf([ownerOf(others[0]?.key ?? "")]);
    for (const { what, ...upload } of others) {
      expect([what, await answerTo(ann.post(`/trpc/${path}`, input(upload)))]).toEqual([what, unknown]);
    }
    expect(await s3.requestsOf([ownerOf(others[0]?.key ?? "")])).toEqual(before);
  }
});

test("the log would show a call, and everything of the owner's is as it was", async () => {
  const owner = ownerOf(uploads[0]?.key ?? "");
  const before = await s3.requestsOf([owner]);
  const listed = (await ann.trpc.media.list.query({})).items.map(({ id }) => id);
  expect(new Set(listed)).toEqual(new Set(files.filter(({ what }) => what.endsWith("finished")).map(({ id }) => id)));
  for (const { what, key, uploadId } of uploads) {
    const endpoint = what.startsWith("upload:") ? "upload" : "privateUpload";
    const state = what.split(": ")[1] ?? "";
    const { status } = await ann.post(`/trpc/${endpoint}.finish`, { key, uploadId });
    const expected = { announced: 409, sent: 200, "in parts": 409, finished: 200 }[state] ?? 404;
    expect([what, status]).toEqual([what, expected]);
  }
  expect((await s3.requestsOf([owner])).length).toBeGreaterThan(before.length);
});

import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, openGuest, refusalOf } from "../testing/browser.ts";
import { idOf, send } from "../testing/send.ts";
import { type TestApi, startTestApi } from "../testing/test-api.ts";

let api: TestApi;
let guest: Browser;

beforeAll(async () => {
  api = await startTestApi();
  guest = await openGuest(api);
});

afterAll(() => api[Symbol.asyncDispose]());

const bytesOf = (content: string) => new TextEncoder().encode(content);
const hashOf = (content: string) => createHash("sha256").update(content).digest("base64");

/** Uploads like the engine, which announces the file's hash. */
async function announceAndSend({ trpc }: Browser, { content, name = "a.txt" }: { content: string; name?: string }) {
  const bytes = bytesOf(content);
  const file = { filename: name, contentType: "text/plain", size: bytes.length, sha256: hashOf(content) };
  const plan = await trpc.upload.create.mutate(file);
  expect(await send(plan, bytes)).toBe(200);
  const result = await trpc.upload.finish.mutate(idOf(plan));
  if (result.status !== "done") expect.fail("A small file is finished at once.");
  return result;
}

const find = ({ trpc }: Browser, contents: string[], visibility: "public" | "private" = "public") =>
  trpc.media.findSame.query({ visibility, hashes: contents.map(hashOf) });

test("a file is found by its hash, the newest of several, as long as it is there", async () => {
  await announceAndSend(guest, { content: "twice", name: "old.txt" });
  const { data, file } = await announceAndSend(guest, { content: "twice", name: "new.txt" });
  const found = { sha256: hashOf("twice"), id: data.id, name: "new.txt", url: file.url };
  expect(await find(guest, ["never", "twice", "twice"])).toEqual([found]);

  await guest.trpc.media.delete.mutate({ id: data.id });
  const [old] = await find(guest, ["twice"]);
  expect(old).toMatchObject({ name: "old.txt" });
  await guest.trpc.trash.move.mutate({ ids: [old?.id ?? ""] });
  expect(await find(guest, ["twice"])).toEqual([]);
});

test("a private file is not told of a public one, nor anybody of somebody else's", async () => {
  await announceAndSend(guest, { content: "mine" });
  expect(await find(guest, ["mine"])).toHaveLength(1);
  expect(await find(guest, ["mine"], "private")).toEqual([]);
  expect(await find(await openGuest(api), ["mine"])).toEqual([]);
});

test("one that was announced without a hash is found by none", async () => {
  const bytes = bytesOf("bare");
  const plan = await guest.trpc.upload.create.mutate({ filename: "a.txt", contentType: "text/plain", size: 4 });
  expect(await send(plan, bytes)).toBe(200);
  await guest.trpc.upload.finish.mutate(idOf(plan));
  expect(await find(guest, ["bare"])).toEqual([]);
});

test.each([
  ["26 hashes", Array.from({ length: 26 }, (_, n) => hashOf(`${n}`))],
  ["none", []],
  ["what is no hash", ["x".repeat(44)]],
])("%s are refused", async (_, hashes) => {
  const asked = guest.trpc.media.findSame.query({ visibility: "public", hashes });
  expect(await refusalOf(asked)).toMatchObject({ code: "INVALID_INPUT" });
});

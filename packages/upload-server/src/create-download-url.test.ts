import { expect, test } from "vitest";
import {
  createDownloadUrl,
  createS3Storage,
  createUpload,
  custom,
  deleteUpload,
  finishUpload,
  type Caller,
} from "./index.ts";
import { bytesOf, idOf, sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";

const caller: Caller = { endpoint: "notes", owner: "ann", visibility: "private" };
const rules = { accept: ["text/plain", "text/html"], maxSize: 1000 };

async function publishPrivately({ storage }: StartedStorage, filename = "Grüne 😀.txt") {
  const contentType = filename.endsWith(".html") ? "text/html" : "text/plain";
  const deps = { storage, caller, rules };
  const plan = await createUpload({ ...deps, onCreate: async () => undefined }, { filename, contentType, size: 5 });
  expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
  const finished = await finishUpload(deps, idOf(plan));
  if (finished.status !== "done") throw new Error("It is still being copied.");
  return { key: plan.key, file: finished.file };
}

test("a private file stands where nobody reads without a signature, and has no URL", async () => {
  await using s3 = await startStorage();
  const { file } = await publishPrivately(s3);
  expect(file).not.toHaveProperty("url");
  expect(file.key).toMatch(/^private\/ann\/\d{8}-grune-[0-9a-f]{32}\.txt$/);
  for (const url of [`${s3.storage.publicBaseUrl}/${file.key}`, `${s3.storage.downloads.bucketUrl.href}/${file.key}`]) {
    expect((await fetch(url)).status).toBe(403);
  }
});

test("a download URL reads it as it was published, and no cache keeps it", async () => {
  await using s3 = await startStorage();
  const { key } = await publishPrivately(s3);
  const { url, expiresIn } = await createDownloadUrl(s3.storage, key);
  expect(expiresIn).toBe(300);
  const answer = await fetch(url);
  expect(await answer.text()).toBe("hello");
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "text/plain; charset=utf-8",
    "content-disposition": `inline; filename="Gr_ne _.txt"; filename*=UTF-8''Gr%C3%BCne%20%F0%9F%98%80.txt`,
    "cache-control": "private, no-store",
  });
});

test("the media key does as well as the upload key", async () => {
  await using s3 = await startStorage();
  const { file } = await publishPrivately(s3);
  const { url } = await createDownloadUrl(s3.storage, file.key);
  expect(await (await fetch(url)).text()).toBe("hello");
});

test("it finds an opaque key", async () => {
  await using s3 = await startStorage({ mediaKeys: "opaque" });
  const { key, file } = await publishPrivately(s3);
  expect(file.key).toMatch(/^private(\/[0-9a-f]{32}){2}\.txt$/);
  expect(await (await fetch((await createDownloadUrl(s3.storage, key)).url)).text()).toBe("hello");
});

test("it is saved under the name that is asked for, whatever is in that name", async () => {
  await using s3 = await startStorage();
  const { key } = await publishPrivately(s3);
  const hostile = 'a "b"; filename=evil.exe\r\nX: y (1)\'*é😀.txt';
  const { url } = await createDownloadUrl(s3.storage, key, { saveAs: hostile });
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("x")).toBeNull();
  expect(answer.headers.get("content-disposition")).toMatch(
    /^attachment; filename="a _b_; filename=evil\.exe__X: y \(1\)'\*__?\.txt"; filename\*=UTF-8''a%20%22b%22/,
  );
});

test("traps: 42 a private file that may hold script is an attachment, and no option makes a page of it", async () => {
  await using s3 = await startStorage();
  const { key } = await publishPrivately(s3, "page.html");
  const answer = await fetch((await createDownloadUrl(s3.storage, key)).url);
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
});

test("a download URL can't be turned to another object, another name or a write, and it ends", async () => {
  await using s3 = await startStorage();
  const { key } = await publishPrivately(s3);
  const { url } = await createDownloadUrl(s3.storage, key, { saveAs: "a.txt" });
  const other = await publishPrivately(s3, "other.txt");
  const changed = new URL(url);
  changed.pathname = changed.pathname.replace(/private\/.*$/, other.file.key);
  expect((await fetch(changed)).status).toBe(403);
  expect((await fetch(url.replace("attachment", "inline"))).status).toBe(403);
  expect((await fetch(url, { method: "PUT", body: "x" })).status).toBe(403);
  expect((await fetch(url, { method: "DELETE" })).status).toBe(403);

  const now = new Date(Date.now() - 60_000);
  const { downloads } = s3.storage;
  const presign: typeof downloads.signatures.presign = (request) => downloads.signatures.presign({ ...request, now });
  const aMinuteAgo = { ...s3.storage, downloads: { ...downloads, signatures: { ...downloads.signatures, presign } } };
  const statusAfter = async (expiresIn: number) =>
    (await fetch((await createDownloadUrl(aMinuteAgo, key, { expiresIn })).url)).status;
  expect([await statusAfter(50), await statusAfter(120)]).toEqual([403, 200]);
});

test("a deleted file has nothing behind its URL", async () => {
  await using s3 = await startStorage();
  const { key } = await publishPrivately(s3);
  const { url } = await createDownloadUrl(s3.storage, key);
  await deleteUpload(s3.storage, key);
  expect([403, 404]).toContain((await fetch(url)).status);
});

test("an endpoint finds no upload of the other visibility, so none is published the other way", async () => {
  await using s3 = await startStorage();
  const { key } = await publishPrivately(s3);
  const since = s3.calls.length;
  const asPublic = { storage: s3.storage, caller: { endpoint: "notes", owner: "ann" }, rules };
  await expect(finishUpload(asPublic, { key })).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  const turned = finishUpload({ ...asPublic, caller }, { key: key.replace(".private.", ".") });
  await expect(turned).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
  expect(s3.calls.slice(since)).toEqual([]);
});

test("browsers are sent to the signing endpoint; temporary credentials shorten the life", async () => {
  const keys = { accessKeyId: "A", secretAccessKey: "B" };
  const storage = createS3Storage({
    provider: custom({ endpoint: "http://s3.internal:9000" }),
    signingEndpoint: "https://{bucket}.s3.example.com",
    uploadBucket: "my-upload",
    mediaBucket: "my-media",
    publicBaseUrl: "https://cdn.example.com",
    signer: keys,
    publisher: async () => ({ ...keys, expiration: new Date(Date.now() + 100_000) }),
  });
  const key = "uploads/notes/ann/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.private.5.a.txt";
  const { url, expiresIn } = await createDownloadUrl(storage, key);
  expect(url).toMatch(/^https:\/\/my-media\.s3\.example\.com\/private\/ann\/20261124-a-[0-9a-f]{32}\.txt\?/);
  expect(expiresIn).toBeGreaterThan(95);
  expect(expiresIn).toBeLessThanOrEqual(100);
  await expect(createDownloadUrl(storage, "private/ann/x.txt")).rejects.toThrow(TypeError);
  for (const wrong of [0, -1, 1.5, Number.NaN, 86_401]) {
    await expect(createDownloadUrl(storage, key, { expiresIn: wrong })).rejects.toThrow("expiresIn is a whole number");
  }
});

import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser, openGuest, someAddress } from "../testing/browser.ts";
import { samplePhoto, uploadFile, uploadPrivately } from "../testing/send.ts";
import { tempDir } from "../testing/temp-dir.ts";
import { type TestApi, startTestApi, webOrigin } from "../testing/test-api.ts";

let dir: Awaited<ReturnType<typeof tempDir>>;
let api: TestApi;
let ann: Browser;
let ids: string[];

beforeAll(async () => {
  dir = await tempDir();
  await writeFile(join(dir.path, "index.html"), "<head><title>s3-direct</title></head>");
  await mkdir(join(dir.path, "r"));
  await writeFile(join(dir.path, "r/dropzone.json"), "{}");
  api = await startTestApi({ WEB_DIST: dir.path, TRUST_PROXY: "1", RATE_LIMIT_ADDRESS: "100" });
  ann = await openGuest(api, someAddress());
  const note = { filename: "note.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };
  const photo = { filename: "photo.jpg", contentType: "image/jpeg", bytes: await samplePhoto() };
  ids = [(await uploadFile(ann, note)).data.id, (await uploadPrivately(ann, photo)).data.id];
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await dir[Symbol.asyncDispose]();
});

const share = (more: { title?: string; password?: string; ids?: string[] } = {}) =>
  ann.trpc.share.create.mutate({ ids, ...more });
const chat = () => openBrowser(api, someAddress());
const pageOf = async (token: string, headers = {}) => {
  const answer = await chat().request(`/s/${token}`, { headers });
  expect(answer.status).toBe(200);
  return answer.text();
};

test("a chat is told what is behind a link, and shown its first picture, private or not", async () => {
  const { id, token } = await share({ title: "Harbour & sea" });
  const answer = await chat().request(`/s/${token}`);
  expect(answer.headers.get("x-robots-tag")).toBe("noindex");
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
  expect(answer.headers.get("cache-control")).toBe("no-cache");
  expect(answer.headers.get("content-security-policy")).toBe(await (await chat().request("/csp")).text());
  const page = await answer.text();
  expect(page).toContain("<title>Harbour &amp; sea</title>");
  expect(page).toContain('<meta property="og:title" content="Harbour &amp; sea" />');
  expect(page).toMatch(/<meta property="og:description" content="2 files, \d+ bytes" \/>/);
  const image = `${webOrigin}/s/${token}/cover`;
  expect(page).toContain(`<meta property="og:image" content="${image}" />`);
  expect(await pageOf(token, { "accept-language": "ko-KR,ko;q=0.9" })).toContain('content="파일 2개, ');

  const cover = await chat().request(new URL(image).pathname);
  expect([cover.status, cover.headers.get("cache-control")]).toEqual([302, "no-store"]);
  const picture = await fetch(cover.headers.get("location") ?? "");
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/webp"]);
  // A preview by a chat app does not count as an opening.
  expect(await ann.trpc.share.list.query()).toMatchObject([{ id, opens: 0 }]);
});

test("a link without a title is called by its first file, and one without a picture has none", async () => {
  const { token } = await share({ ids: ids.slice(0, 1) });
  const page = await pageOf(token);
  expect(page).toContain("<title>note.txt</title>");
  expect(page).toContain('content="1 file, 5 bytes"');
  expect(page).not.toContain("og:image");
  expect((await chat().request(`/s/${token}/cover`)).status).toBe(404);
});

test("what somebody typed as a title is text", async () => {
  const { token } = await share({ title: `"><script>alert(1)</script>$&$'` });
  const page = await pageOf(token);
  expect(page).toContain("<title>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;$&amp;$&#39;</title>");
  expect(page).not.toContain("<script>");
});

test("nothing is told of a link with a password, one that was taken back, and one that never was", async () => {
  const locked = await share({ title: "Secret plans", password: "lighthouse" });
  const back = await share({ title: "Secret plans" });
  await ann.trpc.share.revoke.mutate({ id: back.id });
  for (const token of [locked.token, back.token, "x", "x".repeat(22), "%00"]) {
    const page = await pageOf(token);
    expect(page).toContain("<title>Files for you</title>");
    expect(page).not.toMatch(/Secret|photo|og:description|og:image/);
    expect((await chat().request(`/s/${token}/cover`)).status).toBe(404);
  }
});

test("a chat is told what files are asked for, and of a request that has ended nothing", async () => {
  const { id, token } = await ann.trpc.fileRequest.create.mutate({ title: "Photos & films" });
  const answer = await chat().request(`/r/${token}`);
  expect(answer.headers.get("x-robots-tag")).toBe("noindex");
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
  const page = await answer.text();
  expect(page).toContain("<title>Photos &amp; films</title>");
  expect(page).toContain(`<meta property="og:url" content="${webOrigin}/r/${token}" />`);
  await ann.trpc.fileRequest.end.mutate({ id });
  for (const ended of [token, "x", "x".repeat(22)]) {
    const told = await (await chat().request(`/r/${ended}`)).text();
    expect(told).toContain("<title>Send files</title>");
    expect(told).not.toMatch(/Photos|og:description/);
  }
});

test("the registry of components, which is a folder of that name, is served as it is", async () => {
  const answer = await chat().request("/r/dropzone.json");
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(await answer.json()).toEqual({});
});

test("who asks for too many gets the page without its head", async () => {
  const { token } = await share({ title: "Harbour" });
  const many = chat();
  const titles = [];
  for (let time = 0; time < 101; time++) titles.push(await (await many.request(`/s/${token}`)).text());
  expect(titles[0]).toContain("<title>Harbour</title>");
  expect(titles.at(-1)).toBe("<head><title>s3-direct</title></head>");
  // A refusal is no fault: the line has a code, and no place in the source.
  const fields = { requestId: expect.any(String), time: expect.any(String), msg: noHead };
  expect(api.logged.map(parse).filter(isOfHead)).toEqual([{ level: 30, code: "RATE_LIMITED", ...fields }]);
});

const noHead = "a link's page has no head";
const parse = (line: string): { msg?: unknown } => JSON.parse(line);
const isOfHead = ({ msg }: { msg?: unknown }) => msg === noHead;

test("why a page has no head is logged if the build is broken", async () => {
  const { token } = await share();
  const page = join(dir.path, "index.html");
  await rename(page, `${page}.away`);
  await chat().request(`/s/${token}`);
  await rename(`${page}.away`, page);
  expect(api.logged.map(parse).findLast(isOfHead)).toMatchObject({ level: 40, error: "Error ENOENT" });
});

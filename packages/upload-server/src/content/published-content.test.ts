import { launchChromium } from "@s3-direct/browsers";
import { extensionOf, isKnownMediaType, toUploadError, type Visibility } from "@s3-direct/upload-core";
import { contentDisposition } from "@s3-direct/upload-core/internal";
import { beforeAll, expect, test } from "vitest";
import { createDownloadUrl } from "../create-download-url.ts";
import { createUpload } from "../create-upload.ts";
import { finishUpload } from "../finish-upload.ts";
import { idOf, sendFile } from "../testing/send-file.ts";
import { startStorage, type StartedStorage } from "../testing/start-storage.ts";
import { accept, script, type CorpusFile } from "./testing/corpus.ts";
import { honestFiles } from "./testing/honest.ts";
import { hostileFiles } from "./testing/hostile.ts";

type Published = { file: CorpusFile; url: string; contentType: string };

let s3: StartedStorage;
let browser: Awaited<ReturnType<typeof launchChromium>>;
const published: Published[] = [];

beforeAll(async () => {
  [s3, browser] = await Promise.all([startStorage(), launchChromium()]);
  // Returned instead of an `afterAll`, which would run even without a browser and hide why there is none.
  return async () => {
    await browser.close();
    await s3[Symbol.asyncDispose]();
  };
});

/** Uploads as a browser does: create, send, finish. @returns also the URL at which the file is read */
async function upload(corpusFile: CorpusFile, visibility: Visibility) {
  const { filename, contentType, bytes, only, named = [] } = corpusFile;
  const caller = { endpoint: "files", owner: "ann", visibility };
  const deps = { storage: s3.storage, caller, rules: { accept: only ?? [...accept, ...named], maxSize: 1e9 } };
  const onCreate = async () => undefined;
  try {
    const plan = await createUpload({ ...deps, onCreate }, { filename, contentType, size: bytes.length });
    expect(await sendFile(plan, bytes)).toEqual({ status: 200 });
    const finished = await finishUpload(deps, idOf(plan));
    if (finished.status !== "done") throw new Error("It is not done in one call.");
    const { file } = finished;
    const url = "url" in file ? file.url : (await createDownloadUrl(s3.storage, plan.key)).url;
    return { verdict: "published" as const, file, url };
  } catch (error) {
    return { verdict: toUploadError(error).code };
  }
}

test.each([
  ["honest", "public", honestFiles],
  ["hostile", "public", hostileFiles],
  ["hostile", "private", hostileFiles],
] as const)(
  "traps: 42, 44, 45 S3 serves %s %s files by the verdict, with our type and disposition",
  async (_, visibility, files) => {
    for (const corpusFile of files) {
      const { verdict, file, url } = await upload(corpusFile, visibility);
      expect({ name: corpusFile.filename, verdict }).toEqual({
        name: corpusFile.filename,
        verdict: corpusFile.verdict,
      });
      if (file === undefined || url === undefined) continue;
      const { name, contentType, key } = file;
      if (isKnownMediaType(contentType)) expect(extensionOf(key)).toBe(extensionOf(name));
      const served = await fetch(url);
      // Of the private files only those that are shown: with the same headers the others are downloads, too.
      const isShown = served.headers.get("content-disposition")?.startsWith("inline") === true;
      if (visibility === "public" || isShown) published.push({ file: corpusFile, url, contentType });
      expect(Buffer.from(await served.arrayBuffer()).equals(corpusFile.bytes)).toBe(true);
      const charset = contentType.startsWith("text/") ? (corpusFile.charset ?? "utf-8") : "";
      expect(served.headers.get("content-type")).toBe(charset ? `${contentType}; charset=${charset}` : contentType);
      expect(served.headers.get("content-disposition")).toBe(contentDisposition({ name, contentType }));
      const { width, height } = file;
      if (corpusFile.dimensions) expect({ width, height }).toEqual(corpusFile.dimensions);
    }
  },
);

test("traps: 42, 46 nothing that is published runs in Chromium, opened or embedded", async () => {
  await using context = await browser.newContext({ acceptDownloads: false });
  // The test's own timeout, instead of Playwright's 30 seconds.
  context.setDefaultTimeout(120_000);
  const ran: string[] = [];
  const openTab = async () => {
    const page = await context.newPage();
    const tab = { page, shows: "" };
    page.on("request", (request) => {
      if (request.url().startsWith("https://canary.invalid/")) ran.push(tab.shows);
    });
    page.on("dialog", async (dialog) => {
      ran.push(tab.shows);
      await dialog.dismiss();
    });
    return tab;
  };

  // The canary shows that script runs here. Its requests are intercepted on this page only: Chromium takes long if
  // every request of all pages is intercepted.
  const tab = await openTab();
  const canary = "https://canary.invalid/**";
  await tab.page.route(canary, (route) => route.abort());
  tab.shows = "a page of our own";
  await tab.page.setContent(script, { waitUntil: "load" });
  expect(ran.splice(0)).toEqual([tab.shows]);
  await tab.page.unroute(canary);

  const hostile = published.filter(({ file }) => hostileFiles.includes(file));
  expect(hostile.length).toBeGreaterThanOrEqual(20);
  const left = [...hostile];
  const opening = [tab, await openTab(), await openTab(), await openTab()].map(async (one) => {
    for (let next = left.pop(); next; next = left.pop()) {
      one.shows = next.file.filename;
      // An attachment is a download, not a page.
      await one.page.goto(next.url, { waitUntil: "load" }).catch(() => undefined);
    }
  });
  await Promise.all(opening);
  const outer = await openTab();
  outer.shows = "embedded";
  const tags = hostile.map(
    ({ url }) => `<img src="${url}"><iframe src="${url}"></iframe><object data="${url}"></object><embed src="${url}">`,
  );
  await outer.page.setContent(tags.join(""), { waitUntil: "load" });
  outer.shows = "as a script";
  // Browsers do not accept these types as scripts, whoever serves them.
  const scripts = hostile.filter(({ contentType }) => /^(?:image|audio|video)\/|^text\/csv$/.test(contentType));
  await outer.page.setContent(scripts.map(({ url }) => `<script src="${url}"></script>`).join(""), {
    waitUntil: "load",
  });
  await outer.page.waitForTimeout(300);
  expect(ran).toEqual([]);
});

test("traps: 49 pictures have the dimensions that Chromium shows them with", async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  let shown = 0;
  for (const { file, url } of published.filter(({ file: { dimensions } }) => dimensions)) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      const loaded = await image.decode().then(
        () => true,
        () => false,
      );
      return loaded ? { width: image.naturalWidth, height: image.naturalHeight } : undefined;
    }, url);
    if (!size) continue;
    shown += 1;
    expect({ name: file.filename, ...size }).toEqual({ name: file.filename, ...file.dimensions });
  }
  expect(shown).toBeGreaterThanOrEqual(14);
});

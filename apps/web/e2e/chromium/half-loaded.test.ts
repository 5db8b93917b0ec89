import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { findings, look } from "../axe.ts";
import { continueAsGuest, fileInput, publishedLink, uploadRow } from "../on-page.ts";
import { useBuilt } from "../built.ts";
import { useVisitors } from "../visitors.ts";

// What happens to a page if one of its files does not load.

const { visit } = useVisitors();
const built = useBuilt();

const entry = /\/assets\/index-.+\.js$/;

test.each([
  ["its script", entry, "en"],
  ["what that imports", /\/assets\/react-dom-.+\.js$/, "en"],
  ["its style sheet", /\/assets\/index-.+\.css$/, "en"],
  ["the texts of its language", /\/assets\/ko-.+\.js$/, "ko"],
] as const)("a page without %s is loaded again, and is whole", async (_, file, locale) => {
  const { page, complaints } = await visit("about:blank", { locale });
  const asked = await keepBack(page, file, 1);
  await open(page, built().url);
  await page.getByRole("button", { name: guest[locale] }).waitFor();
  await expect.poll(() => page.evaluate(() => document.styleSheets.length)).toBe(1);
  expect(asked()).toBe(2);
  expect(violations(complaints)).toEqual([]);
});

test("a page that lacks its script once more after loading again says so, in two languages, until it is whole", async () => {
  const { page, complaints } = await visit(built().url);
  const asked = await keepBack(page, entry, 2);
  await open(page, built().url);
  await page.getByRole("heading", { name: sentence }).waitFor();
  // A little later the page reloads by itself.
  await page.getByRole("button", { name: guest.en }).waitFor();
  expect(asked()).toBe(3);

  await page.evaluate(() => sessionStorage.setItem("load-again", JSON.stringify(Array(4).fill(Date.now()))));
  await page.unroute(entry);
  await keepBack(page, entry, 1);
  await open(page, built().url);
  await page.getByRole("heading", { name: sentence }).waitFor();
  await look(page, "could not be loaded");
  await page.getByRole("link", { name: "Reload the page" }).click();
  await page.getByRole("button", { name: guest.en }).waitFor();
  await expect.poll(() => page.getByRole("heading", { name: sentence }).count()).toBe(0);
  expect(violations(complaints)).toEqual([]);
});

test("a page without any script or style sheet says that it could not be loaded", async () => {
  const { page } = await visit("about:blank");
  await page.route(/\.(js|css)$/, (route) => route.abort());
  await open(page, built().url);
  await page.getByRole("heading", { name: sentence }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.unroute(/\.(js|css)$/);
  await page.getByRole("link", { name: "Reload the page" }).click();
  await page.getByRole("button", { name: guest.en }).waitFor();
});

test.each([
  ["the engine", /\/assets\/engine-.+\.js$/],
  ["what looks at files", /\/assets\/prepare-file-.+\.js$/],
])("a file that is added without %s fails and says why, and goes up once the page is loaded again", async (_, file) => {
  const { page } = await visit("about:blank");
  await keepBack(page, file);
  await open(page, built().url);
  await continueAsGuest(page);
  await fileInput(page).setInputFiles(text("notes.txt", 10));
  await uploadRow(page, "notes.txt").getByText(missing).waitFor();
  await page.getByText(/^notes.txt failed: a part of the page could not be loaded/).waitFor({ state: "attached" });
  await page.unroute(file);
  await page.getByRole("button", { name: "Reload the page" }).click();
  await fileInput(page).setInputFiles(text("notes.txt", 10));
  await publishedLink(page, "notes.txt").waitFor();
});

test("a large file that waits for what sends parts says so, and goes on by itself", async () => {
  const { page } = await visit("about:blank");
  const sendParts = /\/assets\/send-parts-.+\.js$/;
  await keepBack(page, sendParts);
  await open(page, built().url);
  await continueAsGuest(page);
  await fileInput(page).setInputFiles(text("large.txt", 40_000_000));
  await uploadRow(page, "large.txt").getByText(missing).waitFor();
  await page.unroute(sendParts);
  await publishedLink(page, "large.txt").waitFor();
});

test("where the line goes in between, the installed app says that it is offline, and is whole once it is back", async () => {
  const { page, context } = await visit(built().url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const first = page.waitForResponse(/load-again/);
  await page.route(entry, async (route) => {
    await (await first).finished();
    await context.setOffline(true);
    await route.abort();
  });
  await open(page, built().url);
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  await page.unroute(entry);
  await context.setOffline(false);
  await page.getByRole("button", { name: guest.en }).waitFor();
});

const sentence = /^This page could not be loaded whole. Reload it. 페이지를 다 불러오지 못했어요/;
const missing = /A part of this page could not be loaded\. Check that you are online/;
const text = (name: string, size: number) => ({ name, mimeType: "text/plain", buffer: Buffer.alloc(size, "a") });
const violations = (complaints: string[]) => complaints.filter((line) => line.includes("Content Security Policy"));
const guest = { en: "Continue as guest", ko: "게스트로 시작하기" };

/**
 * Fails requests for a file, always or the first times, as a process of another version does. @returns how often the
 * file was requested
 */
async function keepBack(page: Page, file: RegExp, times = Infinity): Promise<() => number> {
  let asked = 0;
  await page.route(file, async (route) => {
    asked += 1;
    await (asked > times ? route.continue() : route.fulfill({ status: 404 }));
  });
  return () => asked;
}

/** Opens the page without waiting for its load, because the page may reload before it is loaded. */
const open = (page: Page, url: string) => page.goto(url, { waitUntil: "commit" });

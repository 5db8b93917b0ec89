import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, launchBrowser, type Tab, type TestBrowser } from "@s3-direct/browsers";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { download, makeBigText, makeFile, makePdf } from "../files.ts";

declare module "vitest" {
  // Declaration merging works with an interface only.
  interface ProvidedContext {
    engine: Engine;
  }
}

const url = inject("url");
const tell = async (order: string) => expect((await fetch(`${inject("control")}/${order}`)).status).toBe(200);
const button = (name: string) => ({ role: "button", name });
const files = { label: "Choose files to upload" };

let browser: TestBrowser;
let folder: string;
beforeEach(async () => {
  browser = await launchBrowser(inject("engine"));
  folder = await mkdtemp(join(tmpdir(), "s3-direct-files-"));
});
afterEach(async () => {
  await tell("letGo");
  await browser.close();
  await rm(folder, { recursive: true });
});

async function openAsGuest(): Promise<Tab> {
  const tab = await browser.open(url);
  await tab.click(button("Continue as guest"));
  await tab.waitFor(files);
  return tab;
}

async function expectPublished(tab: Tab, file: { name: string; sha256: string }): Promise<string> {
  await tab.waitFor({ role: "link", name: `Open: ${file.name}` });
  const address = await tab.evaluate(
    (name) => document.querySelector<HTMLAnchorElement>(`a[aria-label="Open: ${name}"]`)?.href ?? "",
    file.name,
  );
  expect((await download(address)).sha256).toBe(file.sha256);
  return address;
}

/** Clicks a button in the list. WebKit's automation does not scroll to a button on a page that changes all the time. */
async function clickInList(tab: Tab, name: string): Promise<void> {
  await tab.waitFor(button(name));
  await tab.evaluate((label) => document.querySelector(`[aria-label="${label}"]`)?.scrollIntoView(), name);
  await tab.click(button(name));
}

/**
 * Returns the parts that S3 has taken, in the order of its responses. Firefox also reports those that a pause aborted;
 * WebKit reports no status.
 */
const partsSent = (tab: Tab): Promise<string[]> =>
  tab.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => !("responseStatus" in entry) || entry.responseStatus === 200)
      .map(({ name }) => new URL(name).searchParams.get("partNumber") ?? "")
      .filter((number) => number !== ""),
  );

test("a person signs up, signs out and signs in again", async () => {
  const tab = await browser.open(url);
  const credentials = { email: `${randomUUID()}@example.com`, password: "a long password" };
  await tab.click(button("New here? Create an account"));
  await tab.type({ label: "Name" }, "Ada");
  await tab.type({ label: "E-mail" }, credentials.email);
  await tab.type({ label: "Password" }, credentials.password);
  await tab.click(button("Create account"));
  await tab.click(button("Account and settings: Ada"));
  await tab.click({ role: "menuitem", name: "Sign out" });
  await tab.type({ label: "E-mail" }, credentials.email);
  await tab.type({ label: "Password" }, credentials.password);
  await tab.click(button("Sign in"));
  await tab.waitFor(button("Account and settings: Ada"));
  await tab.waitFor(files);
});

test("a file goes up with progress, and is deleted", async () => {
  const tab = await openAsGuest();
  const file = await makeFile(folder, { name: "report.pdf", bytes: makePdf() });
  await tell("hold?procedure=upload.finish");
  await tab.setFiles(files, [file.path]);
  await tab.waitFor({ role: "progressbar", name: file.name });
  await tab.waitFor({ text: "Checking the file" });
  await expect.poll(() => tab.evaluate(() => document.title)).toMatch(/^99% · Upload/);
  await tell("letGo");
  const address = await expectPublished(tab, file);

  await tab.click({ role: "link", name: "Library" });
  await tab.click(button(`Delete ${file.name}`));
  await tab.waitUntilGone(button(`Preview ${file.name}`));
  await tab.waitFor({ text: /^1 of them .* in the trash$/ });
  await tab.click({ role: "link", name: "Trash" });
  await tab.click(button(`Delete ${file.name} for good`));
  await tab.click(button("Delete for good"));
  await expect.poll(async () => (await download(address)).status).toBe(403);
});

test("a large file is paused and resumed, and after a reload only its rest is sent", async () => {
  const tab = await openAsGuest();
  // Too large for the browser to keep: 22 parts, of which the API signs only the first ones at once.
  const file = await makeBigText(folder, { name: "film.txt", size: 160_000_000 });
  const oneMoreWindow = "hold?procedure=upload.signParts&after=1";
  await tell(oneMoreWindow);
  await tab.setFiles(files, [file.path]);
  await expect.poll(() => partsSent(tab)).not.toEqual([]);
  await clickInList(tab, `Pause: ${file.name}`);
  await tab.waitFor({ text: /^Paused \d/ });
  const untilPause = await partsSent(tab);
  await tell(oneMoreWindow);
  await clickInList(tab, `Resume: ${file.name}`);
  await expect.poll(async () => (await partsSent(tab)).length).toBeGreaterThan(untilPause.length);

  const before = await partsSent(tab);
  expect(new Set(before).size).toBe(before.length);
  await tab.reload();
  await tab.waitFor({ text: "Unfinished from last time" });
  await tab.waitFor({ text: /can go on for [67] days/ });
  await tell("letGo");
  await tab.setFiles({ label: `Choose the file again: ${file.name}` }, [file.path]);
  await expectPublished(tab, file);
  expect((await partsSent(tab)).filter((part) => before.includes(part))).toEqual([]);
});

test("a file that was left unfinished goes on when it is chosen like any other, and is unfinished no longer", async () => {
  const tab = await openAsGuest();
  const file = await makeBigText(folder, { name: "film.txt", size: 160_000_000 });
  await tell("hold?procedure=upload.signParts&after=1");
  await tab.setFiles(files, [file.path]);
  await expect.poll(() => partsSent(tab)).not.toEqual([]);
  const before = await partsSent(tab);
  await tab.reload();
  await tab.waitFor({ text: "Unfinished from last time" });
  await tell("letGo");
  await tab.setFiles(files, [file.path]);
  await expectPublished(tab, file);
  expect((await partsSent(tab)).filter((part) => before.includes(part))).toEqual([]);
  expect(await tab.count({ text: "Unfinished from last time" })).toBe(0);
  expect(await tab.evaluate(() => document.querySelectorAll('a[aria-label^="Open: "]').length)).toBe(1);
  await tab.reload();
  await tab.waitFor(files);
  expect(await tab.count({ text: "Unfinished from last time" })).toBe(0);
});

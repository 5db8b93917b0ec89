import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { findings, look } from "../axe.ts";
import { download, drawPicture, makeBigText, makeFile, withPlace } from "../files.ts";
import { continueAsGuest, fileInput, publishedLink, sendingLimit } from "../on-page.ts";
import { useBuilt } from "../built.ts";
import { useVisitors } from "../visitors.ts";

// What the service worker adds to the app.

const { visit, folder } = useVisitors();
const built = useBuilt();

test("the app can be installed; without a connection it says so in a page that goes by itself, and is never an old one", async () => {
  const { page, context } = await visit(built().url);
  await continueAsGuest(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const devTools = await context.newCDPSession(page);
  expect((await devTools.send("Page.getAppManifest")).errors).toEqual([]);
  const { installabilityErrors } = await devTools.send("Page.getInstallabilityErrors");
  // As in any test, the window is private. Not every Chromium reports that.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);

  await page.reload();
  await context.setOffline(true);
  await page.reload();
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByText("Your library is there again").waitFor();
  await page.goto(`${built().url}/s/a-link`);
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  await expect.poll(() => page.getByText("Your library is there again").count()).toBe(0);
  await page.goto(built().url);
  await context.setOffline(false);
  await fileInput(page).waitFor({ state: "attached" });
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);

  const worker = await readFile(join(built().dist, "sw.js"), "utf8");
  // For a second try and the next test, however far this one comes.
  onTestFinished(() => writeFile(join(built().dist, "sw.js"), worker));
  // Listened for early: the browser may look for a new worker before it is told to.
  const changed = await page.evaluateHandle(() => {
    const change = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    return { change };
  });
  await writeFile(join(built().dist, "sw.js"), worker.replaceAll("You are offline", "You are offline still"));
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await changed.evaluate(async ({ change }) => void (await change));
  await context.setOffline(true);
  await page.reload();
  await page.getByRole("heading", { name: "You are offline still" }).waitFor();

  // Switches the worker off as docs/deploy.md describes.
  const guide = await readFile(join(import.meta.dirname, "../../../../docs/deploy.md"), "utf8");
  await writeFile(join(built().dist, "sw.js"), /```js\n(self\..+?)```/s.exec(guide)?.[1] ?? "");
  await context.setOffline(false);
  await fileInput(page).waitFor({ state: "attached" });
  // Loading the page has also looked for a new worker, so that there may be none any more, or one that just goes.
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().then(String, String));
  const registered = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ active }) => active?.state));
  await expect.poll(registered).toEqual([]);
});

test("the app takes what another app shares, when somebody says so, keeps nothing of it, and gives nothing of it to another person", async () => {
  const { page, context, complaints } = await visit(built().url);
  await continueAsGuest(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const large = await makeBigText(folder(), { name: "shared, large.txt", size: 6_000_000 });
  const note = await makeFile(folder(), { name: "쪽지.txt", bytes: Buffer.from("shared") });
  await shareFrom(page, built().url, [large.path, note.path]);
  const kept = page.getByRole("region", { name: "2 files from another app" });
  await kept.getByText("5.7 MB · Public link · nothing is sent before you say so").waitFor();
  await expect.poll(() => kept.getByRole("listitem").allInnerTexts()).toEqual([large.name, note.name]);
  await look(page, "files from another app");
  await kept.getByRole("button", { name: "Upload" }).dblclick();
  for (const { name, sha256 } of [large, note]) {
    const link = await publishedLink(page, name).getAttribute("href");
    expect((await download(link ?? "")).sha256).toBe(sha256);
  }
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
  await expect.poll(() => new URL(page.url()).search).toBe("");
  // A second click has not added the files again.
  await expect.poll(() => page.getByText(/already in the list/).count()).toBe(0);

  await shareFrom(page, built().url, [(await makeFile(folder(), { name: "empty.txt", bytes: Buffer.of() })).path]);
  await page.getByText("empty.txt is empty, so it is not sent").waitFor();
  const one = page.getByRole("region", { name: "A file from another app" });
  expect(await one.getByRole("button").allInnerTexts()).toEqual(["Discard"]);
  await one.getByRole("button").click();

  // A shared file is kept until it has arrived, even if the page is closed. Meanwhile no tab offers it again.
  const limit = await sendingLimit(page);
  const photo = await makeSlowPhoto(page, folder());
  await shareFrom(page, built().url, [photo.path]);
  const other = await context.newPage();
  await other.goto(built().url);
  const offered = other.getByRole("region", { name: "A file from another app" });
  await offered.waitFor();
  await limit(10_000);
  await one.getByRole("button", { name: "Upload" }).click();
  await page
    .getByText(/Uploading [1-9]/)
    .first()
    .waitFor();
  await expect.poll(() => one.count()).toBe(0);
  expect(await page.evaluate(() => caches.keys())).toEqual(["shared-files"]);
  await offered.getByRole("button", { name: "Upload" }).click();
  await offered.waitFor({ state: "detached" });
  expect(await other.getByRole("region", { name: "Uploads" }).count()).toBe(0);
  await shareFrom(other, built().url, [note.path]);
  await expect.poll(() => offered.getByRole("listitem").allInnerTexts()).toEqual([note.name]);
  await offered.getByRole("button", { name: "Discard" }).click();
  await offered.waitFor({ state: "detached" });
  await other.close();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await limit(-1);
  await publishedLink(page, photo.name).waitFor();
  // The page asked whether the file had arrived before it sent the file again.
  for (const complaint of complaints.splice(0)) expect(complaint).toMatch(/status of 409/);
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
  await expect.poll(() => one.count()).toBe(0);

  await shareFrom(
    page,
    built().url,
    Array.from({ length: 101 }, () => note.path),
  );
  await page
    .getByRole("alert")
    .getByText(/^At most 100 files can wait here/)
    .waitFor();
  await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
  await shareFrom(page, built().url, [note.path]);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
  await shareFrom(
    page,
    built().url,
    Array.from({ length: 7 }, () => note.path),
  );
  const region = page.getByRole("region", { name: "7 files from another app" });
  await region.getByText("+ 2", { exact: true }).waitFor();
  // The session has expired, and the new page knows of no earlier person.
  await context.clearCookies();
  await page.reload();
  await continueAsGuest(page);
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
  await expect.poll(() => region.count()).toBe(0);
  expect(complaints).toEqual([]);
});

/**
 * Makes a photo that has a place in its metadata and takes long to upload: noise, which decoders ignore, precedes its
 * end.
 */
async function makeSlowPhoto(page: Page, to: string) {
  const bare = Buffer.from(await drawPicture(page, "image/jpeg"));
  const slow = Buffer.concat([bare.subarray(0, -2), Buffer.alloc(900_000, "slow"), bare.subarray(-2)]);
  return makeFile(to, { name: "shared.jpg", bytes: withPlace(slow) });
}

/** Shares files like a system's share menu: the browser sends a form with the files to the address in the manifest. */
async function shareFrom(page: Page, url: string, paths: readonly string[]): Promise<void> {
  await page.goto("about:blank");
  await page.setContent(
    `<form method="post" enctype="multipart/form-data" action="${url}/share-target"><input type="file" name="files" multiple /></form>`,
  );
  await page.locator("input").setInputFiles([...paths]);
  await page.evaluate(() => document.querySelector("form")?.submit());
  await page.waitForURL(/shared=/);
}

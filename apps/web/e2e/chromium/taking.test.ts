import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { findings, look } from "../axe.ts";
import { drawPicture, makeBigText, makeFile, makePdf, withPlace } from "../files.ts";
import { lookAt } from "../look-at.ts";
import {
  continueAsGuest,
  fileInput,
  goTo,
  mediaItem,
  publishedLink,
  sendingLimit,
  sideways,
  uploadAndOpenLibrary,
  uploadRow,
} from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

test("a folder is taken with what is in its folders, each of which is an album", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const year = join(folder(), "2026");
  await mkdir(join(year, "spring"), { recursive: true });
  await makeFile(year, { name: "summary.pdf", bytes: makePdf() });
  await makeFile(join(year, "spring"), { name: "april.pdf", bytes: makePdf("April") });
  await page.getByLabel("Choose a folder to upload").setInputFiles(year);
  for (const name of ["summary.pdf", "april.pdf"]) await publishedLink(page, name).waitFor();
  await expect.poll(() => page.getByRole("region", { name: "Uploads" }).getByRole("listitem").count()).toBe(2);
  await uploadRow(page, "april.pdf").getByText("Published · In 2026/spring").waitFor();
  await look(page, "a folder's files");
  // Given again it is known, also to the next page, which finds it by its bytes: there is no second album.
  await drop(page, year);
  await page.getByText("2 of these files are in the list already.").first().waitFor();
  await page.reload();
  await fileInput(page).waitFor({ state: "attached" });
  await drop(page, year);
  await uploadRow(page, "summary.pdf").getByText("Already in your library · In 2026", { exact: true }).waitFor();
  await uploadRow(page, "april.pdf").getByText("Already in your library · In 2026/spring", { exact: true }).waitFor();
  await goTo(page, "Library");
  const album = (text: string) =>
    page.getByRole("navigation", { name: "Albums" }).getByRole("link", { name: text, exact: true });
  await album("2026 1 file").waitFor();
  await expect.poll(() => page.getByRole("navigation", { name: "Albums" }).getByRole("link").count()).toBe(3);
  await album("2026/spring 1 file").click();
  await mediaItem(page, "april.pdf").waitFor();
  await expect.poll(() => mediaItem(page, "summary.pdf").count()).toBe(0);
  // While it is open, a folder's files go into it.
  const winter = join(folder(), "winter");
  await mkdir(winter, { recursive: true });
  await makeFile(winter, { name: "january.pdf", bytes: makePdf("January") });
  await drop(page, winter);
  await mediaItem(page, "january.pdf").waitFor();
  await album("2026/spring 2 files").waitFor();
});

test("of an album with the name of a folder deep down, the strip shows the end", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const summer = join(folder(), "Photos of our holiday in the summer of 2026");
  for (const day of ["Day 1", "Day 2", "Day 3", "Day 4"]) {
    await mkdir(join(summer, day), { recursive: true });
    await makeFile(join(summer, day), { name: `${day}.pdf`, bytes: makePdf(day) });
  }
  await drop(page, summer);
  for (const day of [1, 2, 3, 4]) await publishedLink(page, `Day ${day}.pdf`).waitFor();
  await goTo(page, "Library");
  const album = page.getByRole("link", {
    name: "Photos of our holiday in the summer of 2026/Day 2 1 file",
    exact: true,
  });
  const end = album.getByText("/Day 2", { exact: true });
  await end.waitFor();
  const isShown = ({ scrollWidth, clientWidth }: Element) => scrollWidth <= clientWidth;
  expect([await end.evaluate(isShown), await album.evaluate(isShown)]).toEqual([true, true]);
  await lookAt(page, "albums of folders");
});

test("an empty folder that is dropped on any page is told as that", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const empty = join(folder(), "empty");
  await mkdir(empty, { recursive: true });
  await goTo(page, "How it works");
  await drop(page, empty);
  const notice = page
    .getByRole("alert")
    .filter({ hasText: "There is no file in what you dropped. Is the folder empty?" });
  await notice.waitFor();
  expect(await findings(page)).toEqual([]);
  const shown = await notice.elementHandle();
  await goTo(page, "Upload");
  // A screen reader would read a new element again.
  expect(await shown?.evaluate((element) => element.isConnected)).toBe(true);
  await notice.getByRole("button", { name: "Close" }).click();
  await notice.waitFor({ state: "detached" });
});

test("a screenshot is pasted on any page, and gets a name that tells when", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const picture = Buffer.from(await drawPicture(page, "image/png")).toString("base64");
  await goTo(page, "How it works");
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
  }, picture);
  await page.getByRole("heading", { level: 1 }).press("ControlOrMeta+V");
  await goTo(page, "Upload");
  await page.getByRole("link", { name: /^Open: Screenshot \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/ }).waitFor();
});

test("a file that is pasted with its name as text, as the Mac's Finder does, is taken where no text is typed", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const pasteOn = (field: Locator, name: string) =>
    field.evaluate((element, name) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", name);
      clipboardData.items.add(new File([`This is ${name}`], name));
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, name);
  await pasteOn(page.getByRole("radio", { name: "Private", exact: true }), "first.txt");
  await publishedLink(page, "first.txt").waitFor();
  await pasteOn(page.getByRole("checkbox").first(), "second.txt");
  await publishedLink(page, "second.txt").waitFor();
});

test("text that is pasted into a field with a picture of it stays text, and no file comes of it", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const photo = await makeFile(folder(), { name: "first.png", bytes: await drawPicture(page, "image/png") });
  await uploadAndOpenLibrary(page, [photo.path]);
  await mediaItem(page, photo.name).waitFor();
  const picture = Buffer.from(await drawPicture(page, "image/png")).toString("base64");
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const item = {
      "text/plain": new Blob(["Q3 sales"], { type: "text/plain" }),
      "image/png": new Blob([bytes], { type: "image/png" }),
    };
    await navigator.clipboard.write([new ClipboardItem(item)]);
  }, picture);
  const field = page.getByLabel("Search by name or tag");
  await field.press("ControlOrMeta+V");
  await expect.poll(() => field.inputValue()).toBe("Q3 sales");
  await goTo(page, "Upload");
  await expect.poll(() => page.getByText("1 of 1 uploaded").count()).toBe(1);
  await expect.poll(() => page.getByText(/Screenshot/).count()).toBe(0);
});

test("a photo tells nobody where it was taken, unless its person wants it to", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const bare = Buffer.from(await drawPicture(page, "image/jpeg"));
  const told = withPlace(bare);
  const photos = [
    await makeFile(folder(), { name: "quiet.jpg", bytes: told }),
    await makeFile(folder(), { name: "telling.jpg", bytes: told }),
  ];
  for (const { name, path } of photos) {
    await page.getByLabel("Choose files to upload").setInputFiles(path);
    await publishedLink(page, name).waitFor();
    if (name === "quiet.jpg") await page.getByText("Published · Location removed").waitFor();
    await page.getByLabel("Remove location and time from photos").uncheck();
  }
  const published = await Promise.all(
    photos.map(async ({ name }) => {
      const address = (await publishedLink(page, name).getAttribute("href")) ?? "";
      return Buffer.from(await (await fetch(address)).arrayBuffer());
    }),
  );
  expect(published).toEqual([bare, told]);
});

test("a page whose code does not come says so, and comes when it is tried again", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  await page.route("**/how-it-works-page-*.js", (route) => route.abort());
  await page.getByRole("navigation").getByRole("link", { name: "How it works" }).click();
  await page.getByRole("heading", { level: 1, name: "This page has stopped working" }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.unrouteAll();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: "How it works" }).waitFor();
});

test("a page that is too old to take places out of photos says that it has to be reloaded, once all else is done", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const photo = await makeFile(folder(), { name: "old.jpg", bytes: await drawPicture(page, "image/jpeg") });
  const film = await makeBigText(folder(), { name: "film.txt", size: 1_000_000 });
  await page.route("**/images-*.js", (route) => route.fulfill({ status: 404 }));
  const limit = await sendingLimit(page);
  await limit(50_000);
  await fileInput(page).setInputFiles([photo.path, film.path]);
  await uploadRow(page, photo.name).getByText("there may be a newer version").waitFor();
  await page.getByText("old.jpg failed: the page has to be reloaded.").waitFor({ state: "attached" });
  const reload = page.getByRole("button", { name: "Reload the page" });
  expect(await reload.count()).toBe(0);
  await limit(-1);
  await reload.waitFor();
  await look(page, "a page that is too old");
  await page.unrouteAll();
  await reload.press("Enter");
  await uploadRow(page, photo.name).waitFor({ state: "detached" });
  await fileInput(page).setInputFiles(photo.path);
  await publishedLink(page, photo.name).waitFor();
});

test("files are chosen also where the code for those of another app does not come", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const failed = page.waitForEvent("requestfailed", (request) => request.url().includes("/shared-files-"));
  await context.route("**/shared-files-*.js", (route) => route.abort());
  await page.goto(`${url}/?shared=none`);
  await failed;
  const file = await makeFile(folder(), { name: "chosen.pdf", bytes: makePdf() });
  await fileInput(page).setInputFiles(file.path);
  await publishedLink(page, file.name).waitFor();
});

test("while thirty photos go up the drop zone makes room, and at the end all their links are copied at once", async () => {
  const { page } = await visit(url, { viewport: { width: 1280, height: 800 } });
  await continueAsGuest(page);
  const bytes = await drawPicture(page, "image/jpeg");
  const names = Array.from({ length: 30 }, (_, index) => `photo-${String(index).padStart(2, "0")}.jpg`);
  const photos = await Promise.all(names.map((name) => makeFile(folder(), { name, bytes })));
  const limit = await sendingLimit(page);
  await limit(30_000);
  await fileInput(page).setInputFiles(photos.map(({ path }) => path));
  const rowsInSight = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll("li[data-id]")]
          .map((row) => row.getBoundingClientRect())
          .filter(({ top, bottom }) => top >= 0 && bottom <= innerHeight).length,
    );
  await expect.poll(rowsInSight).toBeGreaterThanOrEqual(6);
  // Of a list of any length only the rows in sight are there, and a few more.
  expect(await page.locator("li[data-id]").count()).toBeLessThan(20);
  await page.setViewportSize({ width: 320, height: 640 });
  await expect
    .poll(() => uploadRow(page, "photo-00.jpg").evaluate((row) => row.getBoundingClientRect().top))
    .toBeLessThan(560);

  await limit(-1);
  await page.getByText("30 of 30 uploaded").waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "Copy all links" }).click();
  await page.getByText("Copied").first().waitFor({ state: "attached" });
  const links = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
  expect(links.map((link) => new URL(link).pathname.includes("-photo-"))).toEqual(names.map(() => true));

  // A file that is chosen a second time is sent again only if somebody asks for it.
  await fileInput(page).setInputFiles(photos.slice(0, 1).map(({ path }) => path));
  await page.getByText("photo-00.jpg is in the list already.").last().waitFor();
  await page.getByRole("button", { name: "Upload again" }).click();
  await page.getByText("31 of 31 uploaded").waitFor();
});

test("what is in the library is not sent again, unless somebody says so", async () => {
  const { page } = await visit(url, { viewport: { width: 320, height: 700 } });
  await continueAsGuest(page);
  const [report, notes, fresh] = await Promise.all([
    makeFile(folder(), { name: "report.pdf", bytes: makePdf() }),
    makeFile(folder(), { name: "notes.txt", bytes: Buffer.from("said twice") }),
    makeFile(folder(), { name: "fresh.txt", bytes: Buffer.from("said once") }),
  ]);
  await fileInput(page).setInputFiles([report.path, notes.path]);
  for (const name of ["report.pdf", "notes.txt"]) await publishedLink(page, name).waitFor();
  await page.reload();

  // Also under another name.
  const renamed = await makeFile(folder(), { name: "report of May.pdf", bytes: makePdf() });
  await fileInput(page).setInputFiles([renamed.path, notes.path, fresh.path]);
  await publishedLink(page, "fresh.txt").waitFor();
  await page.getByText("1 of 1 uploaded").waitFor();
  await page.getByText("Already in your library", { exact: true }).nth(1).waitFor();
  await look(page, "in the library");
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);

  await page.getByRole("link", { name: "Show report.pdf in your library" }).click();
  await mediaItem(page, "report.pdf").waitFor();
  await mediaItem(page, "notes.txt").waitFor({ state: "detached" });
  await goTo(page, "Upload");

  await page.getByRole("button", { name: "Skip: notes.txt" }).press("Enter");
  await uploadRow(page, "notes.txt").waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("li")?.dataset["id"])).toBeDefined();
  await page.getByRole("button", { name: "Upload anyway: report of May.pdf" }).press("Enter");
  await publishedLink(page, "report of May.pdf").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("LI");

  // The library has no private copy, and an API whose check fails holds nothing up.
  await page.getByRole("radio", { name: "Private" }).check();
  await fileInput(page).setInputFiles(notes.path);
  await uploadRow(page, "notes.txt").getByText("Stored, for you only").waitFor();
  await page.reload();
  await page.route("**/trpc/media.findSame*", (route) => route.abort());
  await fileInput(page).setInputFiles(notes.path);
  await uploadRow(page, "notes.txt").getByText("Stored, for you only").waitFor();
  await page.unrouteAll();
  await page.reload();
  await fileInput(page).setInputFiles(notes.path);
  await page.getByRole("link", { name: "Show notes.txt in your library" }).click();
  await page.getByRole("button", { name: "Preview notes.txt" }).first().waitFor();
});

test("what is chosen, dropped or pasted while an album is open goes into it, also over a reload; one that is gone loses nothing", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const make = async (name: string) =>
    (await makeFile(folder(), { name, bytes: Buffer.from(`This is ${name}.`) })).path;
  await fileInput(page).setInputFiles(await make("known.txt"));
  await publishedLink(page, "known.txt").waitFor();
  const album = await call(page, "album.create", { name: "Harbour" });
  const open = () => page.goto(`${url}/library?album=${album.id}`);
  const state = (text: string) => page.getByRole("navigation", { name: "Albums" }).getByText(text);
  await open();
  await page.getByText("This album is empty").waitFor();
  await page.getByLabel("Choose files for this album").focus();
  await page.getByLabel("Choose files for this album").setInputFiles(await make("chosen.txt"));
  await mediaItem(page, "chosen.txt").waitFor();
  // The button has disappeared with the panel.
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("H1");

  await drop(page, await make("dropped.txt"), async () => {
    await page.getByText("Drop into Harbour").waitFor();
    await page.getByText("Whoever has the link can open the file.").waitFor();
    await look(page, "held over an album");
  });
  await mediaItem(page, "dropped.txt").waitFor();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["pasted"], "pasted.txt", { type: "text/plain" }));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await mediaItem(page, "pasted.txt").waitFor();
  // The file is not sent again, but still added to the album.
  await page.getByLabel("Choose files for this album").setInputFiles(await make("known.txt"));
  await mediaItem(page, "known.txt").waitFor();
  await state("4 files").waitFor();
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await sideways(page)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 720 });

  const slow = await makeBigText(folder(), { name: "slow.txt", size: 3_000_000 });
  const limit = await sendingLimit(page);
  const begin = async () => {
    await limit(100_000);
    await page.getByLabel("Choose files for this album").setInputFiles(slow.path);
    const tray = page.getByRole("complementary", { name: "All uploads" });
    await tray.getByText(/[1-9]\d*\s?%/).waitFor();
  };
  await begin();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.goto(url);
  await limit(-1);
  await publishedLink(page, "slow.txt").waitFor();
  await open();
  await mediaItem(page, "slow.txt").waitFor();
  await state("5 files").waitFor();

  const { items } = await list(page, { album: album.id });
  await call(page, "trash.move", { ids: items.map(({ id }) => id) });
  await call(page, "trash.empty", {});
  await open();
  await begin();
  await call(page, "album.delete", { id: album.id });
  await limit(-1);
  await page.getByRole("alert").getByText("Some files are not in their album").waitFor();
  await look(page, "an album that is gone");
  await page.goto(`${url}/library`);
  await mediaItem(page, "slow.txt").waitFor();
});

test("pictures that were chosen together are listed as they were chosen, though the first ends last, and over a reload", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const draw = async (name: string, size: Parameters<typeof drawPicture>[2]) =>
    makeFile(folder(), {
      name,
      bytes: await drawPicture(page, name.endsWith("png") ? "image/png" : "image/jpeg", size),
    });
  const chosen = [
    await draw("m.png", { width: 1200, height: 900, grain: true }),
    await draw("c.jpg", { width: 640, height: 480 }),
    await draw("z.png", { width: 48, height: 32 }),
    await draw("a.jpg", { width: 300, height: 200, grain: true }),
    await draw("k.jpg", { width: 480, height: 640 }),
  ];
  const [first, ...others] = chosen;
  expect(first?.size).toBeGreaterThan(3_000_000);
  const limit = await sendingLimit(page);
  await limit(100_000);
  await fileInput(page).setInputFiles(chosen.map(({ path }) => path));
  for (const { name } of others) await publishedLink(page, name).waitFor();
  expect(await publishedLink(page, "m.png").count()).toBe(0);
  page.on("dialog", (dialog) => void dialog.accept());
  await page.goto(url);
  await limit(-1);
  await publishedLink(page, "m.png").waitFor();
  await goTo(page, "Library");
  const shown = () => page.getByRole("button", { name: /^Preview / }).allTextContents();
  await expect.poll(shown).toEqual(chosen.map(({ name }) => expect.stringContaining(name)));
});

/** Calls the API as a page does. */
async function call(page: Page, procedure: string, input: object): Promise<{ id: string }> {
  const answer = await page.request.post(`${url}/trpc/${procedure}`, { data: input, headers: { origin: url } });
  const { result }: { result: { data: { id: string } } } = await answer.json();
  return result.data;
}

async function list(page: Page, input: object): Promise<{ items: { id: string }[] }> {
  const answer = await page.request.get(`${url}/trpc/media.list?input=${encodeURIComponent(JSON.stringify(input))}`);
  const { result }: { result: { data: { items: { id: string }[] } } } = await answer.json();
  return result.data;
}

/** Drops a file as from the system's own window: a folder that a script creates has no entry. */
async function drop(page: Page, path: string, whileHeld = async () => {}): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    if (type === "drop") await whileHeld();
    await devTools.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  }
}

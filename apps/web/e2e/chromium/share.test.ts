import { readFile } from "node:fs/promises";
import JSZip from "jszip";
import type { Locator, Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { drawPicture, makeFile, makePdf } from "../files.ts";
import { continueAsGuest, goTo, mediaItem, sideways, uploadAndOpenLibrary } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

const dialog = (page: Page) => page.getByRole("dialog");
const isFocused = (place: Locator) => place.evaluate((element) => element === document.activeElement);

/** Uploads a guest's photo and PDF, selects both in the library, and opens the dialog. */
async function chooseTwo(page: Page, photo = "pier.jpg"): Promise<{ pdf: Uint8Array }> {
  await continueAsGuest(page);
  const pdf = makePdf();
  const files = [
    { name: photo, bytes: await drawPicture(page, "image/jpeg") },
    { name: "plan.pdf", bytes: pdf },
  ];
  const paths = await Promise.all(files.map(async (file) => (await makeFile(folder(), file)).path));
  await page.getByRole("radio", { name: "Private", exact: true }).check();
  await uploadAndOpenLibrary(page, paths);
  await mediaItem(page, "plan.pdf").waitFor();
  for (const { name } of files) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await dialog(page).getByRole("heading", { name: "Share 2 files" }).waitFor();
  return { pdf };
}

/** Creates the link with the dialog's settings, and closes the dialog. */
async function createLink(page: Page): Promise<string> {
  await dialog(page).getByRole("button", { name: "Create link" }).click();
  const link = await dialog(page).getByLabel("Link", { exact: true }).inputValue();
  await dialog(page).getByRole("button", { name: "Copy link" }).click();
  await dialog(page).getByRole("button", { name: "Copied" }).waitFor();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  return link;
}

test("two files are shared with a password, and a stranger looks at them and downloads one and all", async () => {
  const { page, complaints } = await visit(url);
  const { pdf } = await chooseTwo(page);
  await dialog(page).getByText("Some files are private.").waitFor();
  await look(page, "share dialog");
  await dialog(page).getByLabel("Title").fill("Harbour, last weekend");
  const password = dialog(page).getByLabel("Password");
  await password.fill("lighthouse");
  const eye = dialog(page).getByRole("button", { name: "Show what is typed" });
  expect(await password.getAttribute("type")).toBe("password");
  await eye.press("Enter");
  await expect.poll(() => password.getAttribute("type")).toBe("text");
  expect(await eye.getAttribute("aria-pressed")).toBe("true");
  await dialog(page).getByLabel("Downloads").selectOption("10 downloads");
  const link = await createLink(page);
  expect(link).toMatch(/\/s\/[\w-]{22}$/);
  await look(page, "link made");

  const stranger = await visit(link);
  const there = stranger.page;
  await there.getByRole("heading", { name: "These files have a password" }).waitFor();
  await expect.poll(() => there.getByRole("navigation").count()).toBe(0);
  await look(there, "password");
  await there.getByLabel("Password").fill("wrong one");
  await there.getByRole("button", { name: "Show what is typed" }).click();
  await expect.poll(() => there.getByLabel("Password").getAttribute("type")).toBe("text");
  await there.getByRole("button", { name: "Show the files" }).click();
  await there.getByText("This password is not right.").waitFor();
  // Browsers offer to keep a password only from a field of this type.
  await expect.poll(() => there.getByLabel("Password").getAttribute("type")).toBe("password");
  await look(there, "wrong password");
  await there.getByLabel("Password").fill("lighthouse");
  await there.keyboard.press("Enter");
  const heading = there.getByRole("heading", { level: 1, name: "Harbour, last weekend" });
  await heading.waitFor();
  await expect.poll(() => isFocused(heading)).toBe(true);
  await there.reload();
  await heading.waitFor();
  await there.getByText(/^2 files · .* · 10 downloads left$/).waitFor();
  const thumb = there.getByRole("listitem").filter({ hasText: "pier.jpg" }).locator("img");
  await expect.poll(() => thumb.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  // The picture is shown once.
  await expect.poll(() => there.getByRole("main").locator("img").count()).toBe(1);
  expect(await there.getByRole("link", { name: "Sign in" }).getAttribute("href")).toBe("/");
  await look(there, "collection");

  // Opened large, by the keyboard alone.
  await there.getByRole("button", { name: "View pier.jpg" }).focus();
  await there.keyboard.press("Enter");
  await dialog(there).getByRole("img", { name: "pier.jpg" }).waitFor();
  await look(there, "viewer");
  await there.keyboard.press("Escape");
  await dialog(there).waitFor({ state: "detached" });
  await expect
    .poll(() => there.evaluate(() => document.activeElement?.getAttribute("aria-label")))
    .toBe("View pier.jpg");

  const one = there.waitForEvent("download");
  await there.getByRole("button", { name: "Download plan.pdf" }).click();
  const saved = await one;
  expect(saved.suggestedFilename()).toBe("plan.pdf");
  expect((await readFile(await saved.path())).equals(pdf)).toBe(true);

  const all = there.waitForEvent("download");
  await there.getByRole("button", { name: "Download all" }).click();
  const zip = await all;
  expect(zip.suggestedFilename()).toBe("Harbour, last weekend.zip");
  const { files } = await JSZip.loadAsync(await readFile(await zip.path()), { checkCRC32: true });
  expect(Object.keys(files).toSorted()).toEqual(["pier.jpg", "plan.pdf"]);
  expect((await files["plan.pdf"]?.async("nodebuffer"))?.equals(pdf)).toBe(true);
  expect((await files["pier.jpg"]?.async("nodebuffer"))?.subarray(0, 2).toString("hex")).toBe("ffd8");
  await there.getByText("8 downloads left").waitFor();
  expect(stranger.complaints).toEqual([]);

  // Its owner sees the visit, and ends the link.
  await dialog(page).getByRole("link", { name: "All my links" }).click();
  await page.getByRole("heading", { level: 1, name: "Shared links" }).waitFor();
  await page.getByText("Opened 2 times · 2 of 10 downloads").waitFor();
  await look(page, "links");
  await page.getByRole("button", { name: "Take back the link to Harbour, last weekend" }).click();
  await dialog(page).getByRole("button", { name: "Take it back" }).click();
  await page.getByText("No links yet").waitFor();
  await look(page, "no links");
  await there.getByRole("button", { name: "Download all" }).click();
  const nothing = there.getByRole("heading", { name: "There is nothing here" });
  await nothing.waitFor();
  await expect.poll(() => isFocused(nothing)).toBe(true);
  await look(there, "taken back");
  expect(complaints).toEqual([]);
});

test("where the dialog's code does not come it says so, files can be moved and brought back, and Share opens it later", async () => {
  const { page, context } = await visit(url);
  await context.route("**/share-dialog-*.js", (route) => route.abort());
  await continueAsGuest(page);
  const pdf = await makeFile(folder(), { name: "plan.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [pdf.path]);
  await mediaItem(page, pdf.name).press("Enter");
  const share = dialog(page).getByRole("button", { name: "Share" });
  await share.press("Enter");
  const failed = page.getByRole("dialog", { name: "This could not be opened" });
  await failed.waitFor();
  await look(page, "a dialog whose code does not come");
  await failed.getByRole("button", { name: "Try again" }).press("Enter");
  await failed.waitFor();
  await page.keyboard.press("Escape");
  await failed.waitFor({ state: "detached" });
  await expect.poll(() => isFocused(share)).toBe(true);

  await page.keyboard.press("Escape");
  await mediaItem(page, pdf.name).press("Delete");
  await page.getByRole("button", { name: "Undo", exact: true }).waitFor();
  await page.keyboard.press("Control+z");
  await mediaItem(page, pdf.name).press("Enter");
  await context.unrouteAll();
  await share.press("Enter");
  await page.getByRole("dialog", { name: "Share a file" }).waitFor();
});

test("a download too large to be collected is written where the person says, as it comes", async () => {
  const { page } = await visit(url);
  const { pdf } = await chooseTwo(page);
  const link = await createLink(page);
  const stranger = await visit(link);
  const there = stranger.page;
  await there.getByText(/^2 files/).waitFor();
  // The sizes in the API's answer decide: a browser with a file picker asks where to save, and one without shows what
  // helps.
  await stranger.context.route("**/trpc/share.open**", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/"size":\d+/, `"size":${600 * 1024 ** 2}`);
    await route.fulfill({ response: answer, body });
  });
  await there.reload();
  await there.getByText(/^2 files · 600 MB/).waitFor();
  await there.evaluate(() => void Reflect.deleteProperty(window, "showSaveFilePicker"));
  await there.getByRole("button", { name: "Download all" }).click();
  await there.getByText("This browser cannot put more than 512 MB into one file.").waitFor();

  await there.evaluate(() => {
    const showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }) =>
      (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
    Object.assign(window, { showSaveFilePicker });
  });
  await there.getByRole("button", { name: "Download all" }).click();
  await there.getByText("Everything is downloaded.").waitFor();
  const base64 = await there.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle("files.zip");
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  const { files } = await JSZip.loadAsync(base64, { base64: true, checkCRC32: true });
  expect((await files["plan.pdf"]?.async("nodebuffer"))?.equals(pdf)).toBe(true);
  expect(files["pier.jpg"]).toBeDefined();
});

test("a download that breaks off says so, a cancelled one ends, and neither uses the only one up", async () => {
  const { page } = await visit(url);
  await chooseTwo(page);
  await dialog(page).getByLabel("Downloads").selectOption("1 download");
  const { page: there, context } = await visit(await createLink(page));
  await there.getByText(/^2 files/).waitFor();
  const isFile = (address: URL) => address.search.includes("attachment");
  await context.route(isFile, (route) => route.abort());
  await there.getByRole("button", { name: "Download all" }).click();
  await there.getByText("The download broke off. Try again in a moment.").waitFor();
  await context.unroute(isFile);
  // Never answered.
  await context.route(isFile, () => {});
  await there.getByRole("button", { name: "Download all" }).click();
  await there.getByText("Downloading, 0%").waitFor();
  await look(there, "downloading");
  await there.getByRole("button", { name: "Cancel" }).click();
  const all = there.getByRole("button", { name: "Download all" });
  await all.waitFor();
  await expect.poll(() => isFocused(all)).toBe(true);
  await expect.poll(() => there.getByText("broke off").count()).toBe(0);
  await context.unroute(isFile);
  await all.press("Enter");
  await there.getByText("Everything is downloaded.").waitFor();
  await there.getByText("No downloads left").waitFor();
  await expect.poll(() => all.isDisabled()).toBe(true);
  // The focus is not lost with the last download.
  await expect.poll(() => isFocused(all)).toBe(true);
});

test("on the smallest phone a collection fits, in Korean too", async () => {
  const { page } = await visit(url);
  const long = "a-name-that-is-far-too-long-for-a-phone-held-upright-and-has-no-break";
  await chooseTwo(page, `${long}.jpg`);
  await dialog(page).getByLabel("Title").fill(long);
  const link = await createLink(page);
  const phone = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true, locale: "ko-KR" };
  const { page: there } = await visit(link, phone);
  await there.getByText("파일 2개").waitFor();
  await expect.poll(() => sideways(there)).toBe(0);
  await look(there, "collection, on a phone");
  for (const button of await there.getByRole("button").all()) {
    const box = await button.boundingBox();
    // The picture's button covers its card.
    if ((await button.getAttribute("data-view")) === null) expect(box?.height).toBeGreaterThanOrEqual(44);
  }
  await there.locator("[data-view]").tap();
  await dialog(there).waitFor();
  await expect.poll(() => sideways(there)).toBe(0);
  await there.goto(`${url}/s/none`);
  await there.getByRole("heading", { name: "여기에는 아무것도 없어요" }).waitFor();
  await expect.poll(() => sideways(there)).toBe(0);
});

test("sharing is one click from the upload's end and from a file's preview, and the library lists the file while its link is open", async () => {
  const { page } = await visit(url);
  const shared = page.getByRole("button", { name: "Shared", exact: true });
  const isPressed = () => shared.getAttribute("aria-pressed");
  await continueAsGuest(page);
  const pdf = await makeFile(folder(), { name: "plan.pdf", bytes: makePdf() });
  await page.getByLabel("Choose files to upload").setInputFiles(pdf.path);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await dialog(page).getByRole("heading", { name: "Share a file" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await goTo(page, "Library");
  await shared.press("Enter");
  await page.getByRole("heading", { name: "Nothing is shared" }).waitFor();
  await shared.press("Enter");
  await mediaItem(page, "plan.pdf").click();
  await dialog(page).getByRole("button", { name: "Share" }).click();
  await page.getByRole("heading", { name: "Share a file" }).waitFor();
  await look(page, "share dialog over a preview");
  // Back closes it with the page below.
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Upload" }).waitFor();
  await expect.poll(() => dialog(page).count()).toBe(0);
  await page.goForward();
  await mediaItem(page, "plan.pdf").click();
  await dialog(page).getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Create link" }).click();
  // In the preview below the dialog.
  await page.getByText("In a link that is open now", { exact: true }).waitFor();
  await page.getByRole("link", { name: "All my links" }).click();
  await page.getByRole("heading", { level: 1, name: "Shared links" }).waitFor();
  await expect.poll(() => dialog(page).count()).toBe(0);

  // By keyboard from here on.
  await page.goBack();
  await page.getByRole("listitem").getByText("Shared", { exact: true }).waitFor();
  await shared.press("Enter");
  await expect.poll(() => page.url()).toBe(`${new URL(url).origin}/library?shared=yes`);
  await page.reload();
  await mediaItem(page, "plan.pdf").waitFor();
  await expect.poll(isPressed).toBe("true");
  await look(page, "shared");
  await mediaItem(page, "plan.pdf").press("Enter");
  await dialog(page).getByRole("link", { name: "In a link that is open now" }).press("Enter");
  await page.getByRole("button", { name: /^Take back the link/ }).press("Enter");
  await dialog(page).getByRole("button", { name: "Take it back" }).press("Enter");
  await page.getByText("No links yet").waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Nothing is shared" }).waitFor();
  await expect.poll(isPressed).toBe("true");
});

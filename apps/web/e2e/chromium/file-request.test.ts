import type { Locator, Page } from "playwright-core";
import { decodeQR } from "qr/decode.js";
import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { drawPicture, makeBigText, makeFile, makePdf, withPlace } from "../files.ts";
import { continueAsGuest, goTo, isInSight, listed, mediaItem, sendingLimit, sideways } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

const dialog = (page: Page) => page.getByRole("dialog");
const isFocused = (place: Locator) => place.evaluate((element) => element === document.activeElement);
/** The row of a file on the visitor's page. */
const row = (page: Page, name: string) =>
  page.getByRole("list", { name: "Your files" }).getByRole("listitem").filter({ hasText: name });
const choose = (page: Page, paths: readonly string[]) => page.locator("input[type=file]").setInputFiles([...paths]);

/**
 * Makes the page's clipboard refuse links, as a browser's settings or a person's answer may. @returns a function that
 * makes it take links again
 */
async function refuseClipboard(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("No.", "NotAllowedError"));
  });
  return () => page.evaluate(() => void Reflect.deleteProperty(navigator.clipboard, "writeText"));
}

type Asked = { title: string; maxFiles?: number; accepts?: string; note?: string };

/** Makes a guest's request, by the same call as the page. */
async function makeRequest(page: Page, asked: Asked): Promise<{ id: string; link: string }> {
  await continueAsGuest(page);
  const answer = await page.request.post(`${url}/trpc/fileRequest.create`, { data: asked, headers: { origin: url } });
  const { id, token } = (await answer.json()).result.data;
  return { id, link: `${url}/r/${token}` };
}

test("the first request shows its link on the page of all requests", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  await page.goto(`${url}/requests`);
  await page.getByText("No requests yet").waitFor();
  await page.getByRole("button", { name: "Request files" }).click();
  await dialog(page).getByLabel("What for").fill("Photos of the trip");
  await dialog(page).getByRole("button", { name: "Create link" }).click();
  await page.getByText("No requests yet").waitFor({ state: "detached" });
  expect(await dialog(page).getByLabel("Link", { exact: true }).inputValue()).toMatch(/\/r\/[\w-]{22}$/);
});

test("a double click makes one request", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  await page.goto(`${url}/requests`);
  await page.getByRole("button", { name: "Request files" }).click();
  await dialog(page).getByLabel("What for").fill("Photos of the trip");
  await dialog(page).getByRole("button", { name: "Create link" }).dblclick();
  await dialog(page).getByLabel("Link", { exact: true }).waitFor();
  const made = await page.request.get(`${url}/trpc/fileRequest.list`);
  expect((await made.json()).result.data).toHaveLength(1);
});

test("somebody asks for files, and a stranger without an account sends them into the library", async () => {
  const { page, complaints } = await visit(url);
  await continueAsGuest(page);
  await goTo(page, "Library");
  // The API's limits are not known yet.
  let know = () => {};
  const isKnown = new Promise<void>((resolve) => (know = resolve));
  await page.route(/fileRequest\.largest/, async (route) => (await isKnown, route.continue()));
  await page.getByRole("button", { name: "Request files" }).click();
  await dialog(page).getByLabel("What for").fill("Photos of the wedding");
  expect(await dialog(page).getByLabel("Each up to").isDisabled()).toBe(true);
  know();
  await expect.poll(() => dialog(page).getByLabel("Each up to").isDisabled()).toBe(false);
  await page.unrouteAll();
  await dialog(page).getByLabel("Note").fill("The large ones,\nplease");
  await dialog(page).getByLabel("Files", { exact: true }).selectOption("Pictures");
  await dialog(page).getByLabel("At most").selectOption("10 files");
  // No larger than the API accepts.
  const sizes = dialog(page).getByLabel("Each up to");
  await expect.poll(() => sizes.locator("option").allInnerTexts()).toEqual(["10 MB", "100 MB", "190.7 MB"]);
  await sizes.selectOption("10 MB");
  await look(page, "request dialog");
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("button", { name: "Create link" }).click();
  const link = await dialog(page).getByLabel("Link", { exact: true }).inputValue();
  expect(link).toMatch(/\/r\/[\w-]{22}$/);
  const allowClipboard = await refuseClipboard(page);
  await dialog(page).getByRole("button", { name: "Copy link" }).click();
  const notCopied = dialog(page).getByRole("button", { name: "Could not copy" });
  await notCopied.waitFor();
  await allowClipboard();
  await notCopied.click();
  await dialog(page).getByRole("button", { name: "Copied" }).waitFor();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await look(page, "request made");

  const stranger = await visit(link);
  const there = stranger.page;
  await there.getByRole("heading", { level: 1, name: "Photos of the wedding" }).waitFor();
  await there.getByText("The large ones,").waitFor();
  await there.getByText("Up to 10 files").waitFor();
  await expect.poll(() => there.getByRole("navigation").count()).toBe(0);
  await look(there, "what is asked for");

  const bare = Buffer.from(await drawPicture(there, "image/jpeg"));
  const photo = await makeFile(folder(), { name: "pier.jpg", bytes: withPlace(bare) });
  const pdf = await makeFile(folder(), { name: "plan.pdf", bytes: makePdf() });
  await choose(there, [photo.path, pdf.path]);
  await row(there, "pier.jpg").getByText("Not sent yet").waitFor();
  await row(there, "plan.pdf").getByText("Choose another file.").waitFor();
  // The page names the accepted kinds once, not for each file again.
  await expect.poll(() => row(there, "plan.pdf").getByText("Accepted:").count()).toBe(0);
  await look(there, "files chosen, one refused");
  // By the keyboard: without a name nothing is sent.
  const send = there.getByRole("button", { name: "Send 1 file" });
  await send.focus();
  await there.keyboard.press("Enter");
  const name = there.getByLabel("Your name");
  await expect.poll(() => isFocused(name)).toBe(true);
  await there.keyboard.type("Ben");
  await there.keyboard.press("Tab");
  await there.keyboard.type("From the pier");
  await there.keyboard.press("Enter");
  await there.getByRole("heading", { name: "Thank you: it has arrived" }).waitFor();
  await there.getByText("The file that was not sent says why. You can close this page, or add more.").waitFor();
  await row(there, "pier.jpg").getByText("Arrived").waitFor();
  await look(there, "arrived");
  await there.getByRole("button", { name: "Remove from list: plan.pdf" }).click();
  await expect.poll(() => isFocused(there.getByRole("heading", { level: 1 }))).toBe(true);
  expect(stranger.complaints).toEqual([]);

  // The request's owner finds the file, with its sender, by the request alone.
  await dialog(page).getByRole("link", { name: "All my requests" }).click();
  await page.getByRole("heading", { level: 1, name: "File requests" }).waitFor();
  await page.getByText("1 of 10 arrived").waitFor();
  const library = page.getByRole("navigation").getByRole("link", { name: "Library" });
  await expect.poll(() => library.getAttribute("aria-current")).toBe("true");
  await look(page, "requests");
  await page.getByRole("link", { name: "Show the files for Photos of the wedding" }).click();
  await page.getByText("Sent for “Photos of the wedding”").waitFor();
  await page.getByText("from Ben").waitFor();
  // Without the place in its metadata.
  expect((await listed(page, "pier.jpg")).size).toBe(bare.length);
  await look(page, "the request's files");
  await mediaItem(page, "pier.jpg").click();
  await dialog(page).getByText("From the pier").waitFor();
  await look(page, "a sent file's preview");
  await dialog(page).getByRole("link", { name: "Photos of the wedding" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show all files" }).click();
  await expect.poll(() => new URL(page.url()).search).toBe("");

  await page.goto(`${url}/requests`);
  await refuseClipboard(page);
  await page.getByRole("button", { name: "Copy the link of Photos of the wedding" }).click();
  const uncopied = page.getByRole("alert").filter({ hasText: "Photos of the wedding: Nothing was copied" });
  await uncopied.waitFor();
  await page.setViewportSize({ width: 390, height: 320 });
  let refuse = () => {};
  const isRefused = new Promise<void>((resolve) => (refuse = resolve));
  await page.route(/fileRequest\.end/, async (route) => (await isRefused, route.abort()));
  const end = page.getByRole("button", { name: "End Photos of the wedding" });
  await end.click();
  await dialog(page).getByRole("button", { name: "End it" }).click();
  // Meanwhile the button can have the focus, and does nothing.
  await page.getByRole("button", { name: "End Photos of the wedding", disabled: true }).press("Enter");
  await expect.poll(() => isFocused(end)).toBe(true);
  refuse();
  const failed = page.getByRole("alert").filter({ hasText: "The request may not have ended." });
  await expect.poll(() => isInSight(failed)).toBe(true);
  // However little space there is, no text is cut off.
  expect(await failed.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0);
  expect([await isFocused(end), await dialog(page).count()]).toEqual([true, 0]);
  await look(page, "a request that could not be ended");
  complaints.splice(0);
  await page.unrouteAll();
  await failed.getByRole("button", { name: "Try again" }).press("Enter");
  await failed.waitFor({ state: "detached" });
  expect(await uncopied.count()).toBe(1);
  await expect.poll(() => isFocused(page.getByRole("heading", { level: 1 }))).toBe(true);
  await page.getByText("Ended", { exact: true }).waitFor();
  // The open page says so when it sends the next file, and also when it is opened again.
  await choose(there, [photo.path]);
  await there.getByRole("button", { name: "Send 1 file" }).click();
  await row(there, "pier.jpg").getByText("Whoever asked for files has ended this.").waitFor();
  await there.reload();
  await there.getByRole("heading", { name: "This request has ended" }).waitFor();
  await look(there, "ended");
  expect(complaints).toEqual([]);
});

test("a slow line shows how far a file is, which can be cancelled; one too many says so", async () => {
  const { page } = await visit(url);
  const { link } = await makeRequest(page, { title: "Papers", maxFiles: 1 });
  const { page: there } = await visit(link);
  const limit = await sendingLimit(there);
  const large = await makeFile(folder(), { name: "large.txt", bytes: Buffer.alloc(30_000_000, "a") });
  const small = await makeFile(folder(), { name: "small.txt", bytes: Buffer.from("hello") });
  await there.getByLabel("Your name").fill("Ben");
  await limit(200_000);
  await choose(there, [large.path]);
  await there.getByRole("button", { name: "Send 1 file" }).click();
  await row(there, "large.txt").getByText(/left/).waitFor();
  await look(there, "sending");
  // A person who leaves the page and comes back finds it unchanged.
  await there.getByRole("link", { name: "Keep files of your own here" }).click();
  await there.getByRole("button", { name: "Continue as guest" }).waitFor();
  await there.goBack();
  await row(there, "large.txt").getByText(/left/).waitFor();
  await there.getByText("As many files as were asked for have come or are on their way.").waitFor();
  await choose(there, [small.path]);
  await there.getByText("One file was not added: this link takes no more. Ask whoever sent it for another.").waitFor();
  await look(there, "one too many");
  await there.getByRole("button", { name: "Close" }).press("Enter");
  await there.getByText("One file was not added").waitFor({ state: "detached" });
  await expect.poll(() => isFocused(there.getByRole("heading", { level: 1 }))).toBe(true);
  const givenUp = there.waitForResponse((response) => response.url().includes("requestedUpload.abort"));
  await there.getByRole("button", { name: "Cancel: large.txt" }).click();
  await row(there, "large.txt").getByText("Cancelled").waitFor();
  await limit(-1);
  await (await givenUp).finished();
  await there.getByLabel("Your name").fill("Ben");
  await choose(there, [small.path]);
  await there.getByRole("button", { name: "Send 1 file" }).click();
  await row(there, "small.txt").getByText("Arrived").waitFor();
  // The link takes no more, so nothing more is asked for.
  await there.getByText("You can close this page.", { exact: true }).waitFor();
  await there.reload();
  await there.getByRole("heading", { name: "Everything has been sent" }).waitFor();
  await look(there, "full");
});

test("what broke off goes on when the file is chosen again, also where all places are taken", async () => {
  const { page } = await visit(url);
  const { link } = await makeRequest(page, { title: "Film", maxFiles: 1 });
  const { page: there } = await visit(link);
  const limit = await sendingLimit(there);
  // Too large for the browser to keep.
  const film = await makeBigText(folder(), { name: "film.txt", size: 80_000_000 });
  await there.getByLabel("Your name").fill("Ben");
  await limit(4_000_000);
  await choose(there, [film.path]);
  await there.getByRole("button", { name: "Send 1 file" }).click();
  await row(there, "film.txt")
    .getByText(/Uploading [1-9]/)
    .waitFor();
  await there.reload();
  await there.getByText("If yours broke off, choose it again").waitFor();
  await limit(-1);
  await choose(there, [film.path]);
  await row(there, "film.txt").getByText("Arrived").waitFor();
});

test("a person's own phone scans a code, sends at once, and is seen to", async () => {
  const { page, complaints } = await visit(url, { viewport: { width: 320, height: 700 } });
  await continueAsGuest(page);
  const open = page.getByRole("button", { name: "From your phone" });
  const address = dialog(page).getByLabel("Link", { exact: true });
  await open.press("Enter");
  const link = await address.inputValue();
  expect(link).toMatch(/\/r\/[\w-]{22}$/);
  expect(await scan(dialog(page).getByRole("img", { name: "QR code of the link" }))).toBe(link);
  await dialog(page).getByText("Nothing has arrived yet").waitFor();
  await look(page, "a code for the phone");
  await expect.poll(() => sideways(page)).toBe(0);

  const phone = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true, locale: "ko-KR" };
  const { page: there } = await visit(link, phone);
  await there.getByText("내 보관함으로 바로 보내요").waitFor();
  await look(there, "the phone's page");
  const slow = await makeBigText(folder(), { name: "slow.txt", size: 1_000_000 });
  const note = await makeFile(folder(), { name: "note.txt", bytes: Buffer.from("from the phone") });
  const limit = await sendingLimit(there);
  await limit(100_000);
  await choose(there, [slow.path, note.path]);
  await there.getByRole("listitem").filter({ hasText: "note.txt" }).getByText("도착함").waitFor();
  await limit(-1);
  await there.getByRole("heading", { name: "감사해요. 파일 2개가 도착했어요" }).waitFor();
  await dialog(page).getByText("2 files have arrived").first().waitFor();

  // The link outlives its dialog, until it is ended.
  await page.keyboard.press("Escape");
  await expect.poll(() => isFocused(open)).toBe(true);
  await open.press("Enter");
  await expect.poll(() => address.inputValue()).toBe(link);
  await dialog(page).getByRole("button", { name: "End the link" }).press("Enter");
  await dialog(page).getByText("This link is over").waitFor();
  await look(page, "the link is over");
  await expect.poll(() => isFocused(dialog(page).getByRole("button", { name: "Close" }))).toBe(true);
  await there.reload();
  await there.getByRole("heading", { name: "끝난 요청이에요" }).waitFor();
  await dialog(page).getByRole("link", { name: "Show in the library" }).press("Enter");
  await mediaItem(page, "note.txt").waitFor();
  // In the order of the choice, although the first file arrived last.
  const shown = () => page.getByRole("button", { name: /^Preview / }).allTextContents();
  await expect.poll(shown).toEqual([slow, note].map(({ name }) => expect.stringContaining(name)));
  await goTo(page, "Upload");
  await open.click();
  await expect.poll(() => address.inputValue()).not.toBe(link);
  expect(complaints).toEqual([]);
});

test("a link for the phone says why there is none, why it did not end, and when it is over", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const shown = dialog(page);
  await context.route(
    /fileRequest\.create/,
    (route) => {
      const error = { message: "QUOTA_EXCEEDED: There is no space left.", code: -32603, data: { httpStatus: 403 } };
      return route.fulfill({ status: 403, json: [{ error }] });
    },
    { times: 1 },
  );
  await page.getByRole("button", { name: "From your phone" }).click();
  await shown.getByText("You have reached your limit of open requests. End one, and try again.").waitFor();
  await shown.getByRole("button", { name: "Try again" }).click();
  await context.route(/fileRequest\.end/, (route) => route.abort(), { times: 1 });
  await shown.getByRole("button", { name: "End the link" }).click();
  await shown.getByRole("alert").getByText("The link could not be ended. Try again in a moment.").waitFor();
  await look(page, "a link that could not be ended");

  // The request ends while somebody looks at it, even if the API does not answer.
  let ends: string | undefined;
  await context.route(/fileRequest\.list/, async (route) => {
    const answer = await route.fetch();
    ends ??= new Date(Date.now() + 10_000).toISOString();
    const body = (await answer.text()).replaceAll(/"expiresAt":"[^"]+"/g, `"expiresAt":"${ends}"`);
    await route.fulfill({ response: answer, body });
  });
  await shown.getByText(/Works for \d+ s/).waitFor();
  await context.setOffline(true);
  await shown.getByText("This link is over").waitFor();
  await context.setOffline(false);
  await context.unrouteAll();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "From your phone" }).click();
  await shown.getByRole("button", { name: "End the link" }).waitFor();
  await context.route(/fileRequest\.list/, (route) => route.fulfill({ json: [{ result: { data: [] } }] }));
  await shown.getByText("This link is over").waitFor();
});

/** Returns the text that a camera would read from a code on the page. */
async function scan(code: Locator): Promise<string> {
  const { width, height, data } = await code.evaluate(async (element) => {
    const image = new Image(200, 200);
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(element))}`;
    await image.decode();
    const canvas = new OffscreenCanvas(200, 200);
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("This browser does not draw.");
    // On a dark page.
    pen.fillRect(0, 0, 200, 200);
    pen.drawImage(image, 0, 0, 200, 200);
    return { width: 200, height: 200, data: [...pen.getImageData(0, 0, 200, 200).data] };
  });
  return decodeQR({ width, height, data: Uint8Array.from(data) });
}

test("on the smallest phone a request's page fits, in Korean too, and a link that never was says so", async () => {
  const { page } = await visit(url);
  const title = "a-title-that-is-far-too-long-for-a-phone-held-upright-and-has-no-break";
  const { link } = await makeRequest(page, { title, note: title });
  const phone = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true, locale: "ko-KR" };
  const { page: there } = await visit(link, phone);
  await there.getByRole("heading", { level: 1, name: title }).waitFor();
  const text = await makeFile(folder(), { name: `${title}.txt`, bytes: Buffer.from("hello") });
  await choose(there, [text.path]);
  await there.getByRole("button", { name: "파일 1개 보내기" }).waitFor();
  await expect.poll(() => sideways(there)).toBe(0);
  await look(there, "what is asked for, on a phone");
  for (const button of await there.getByRole("button").all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await there.goto(`${url}/r/none`);
  await there.getByRole("heading", { name: "여기에는 아무것도 없어요" }).waitFor();
  await expect.poll(() => sideways(there)).toBe(0);
  await look(there, "no such link");

  await page.setViewportSize({ width: 320, height: 568 });
  await page.goto(`${url}/requests`);
  await page.getByRole("button", { name: `End ${title}` }).waitFor();
  await expect.poll(() => sideways(page)).toBe(0);
});

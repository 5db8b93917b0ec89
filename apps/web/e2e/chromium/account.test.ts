import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import JSZip from "jszip";
import type { BrowserContext, Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { download, makeFile, makePdf } from "../files.ts";
import { focused } from "../look-at.ts";
import {
  continueAsGuest,
  fileInput,
  goTo,
  listed,
  mediaItem,
  newAddress,
  publishedLink,
  sideways,
  signIn,
  signOut,
  signUp,
  uploadAndOpenLibrary,
} from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";

const galaxy =
  "Mozilla/5.0 (Linux; Android 16; SM-S938B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36";

/** Signs up in another tab. */
async function signUpElsewhere(context: BrowserContext, name: string): Promise<void> {
  const other = await context.newPage();
  await other.goto(url);
  await signUp(other, name);
}

/** Acts as if somebody came back to the tab. */
const lookAgain = (page: Page) =>
  page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));

test("an account finds its files again, and only its own", async () => {
  const address = newAddress("ada");
  const { page } = await visit(url);
  await page.getByRole("button", { name: "New here? Create an account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("E-mail").fill(address);
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "Account and settings: Ada" }).waitFor();

  const file = await makeFile(folder(), { name: "ada.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [file.path]);
  await mediaItem(page, file.name).waitFor();
  await signOut(page);

  await page.getByRole("button", { name: "Continue as guest" }).click();
  await page.getByText("Nothing here yet").waitFor();
  await expect.poll(() => page.getByText(file.name).count()).toBe(0);
  await signOut(page);
  await page.getByText("A guest cannot sign in again.").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();

  await page.getByLabel("E-mail").fill(address);
  await page.getByLabel("Password").fill("a wrong password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("E-mail and password do not match. Check both and try again.").waitFor();
  await expect.poll(() => page.getByLabel("E-mail").inputValue()).toBe(address);
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await mediaItem(page, file.name).waitFor();
});

test("a sign-out that fails is told in sight until there is another session, and tried again", async () => {
  const { page } = await visit(url);
  const credentials = await signUp(page, "Ada");
  await page.goto(`${url}/account`);
  const failed = page.getByRole("banner").getByRole("alert");
  const fail = (often: { times: number }) => page.route(/sign-out/, (route) => route.fulfill({ status: 503 }), often);
  await fail({ times: 1 });
  await signOut(page);
  await failed.waitFor();
  await look(page, "a sign-out that failed");
  await page.getByRole("main").getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
  await page.getByLabel("E-mail").fill(credentials.email);
  await page.getByLabel("Password").fill(credentials.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Account and settings: Ada" }).waitFor();
  await expect.poll(() => failed.count()).toBe(0);

  // The focus is not lost, whichever button disappears.
  await fail({ times: 2 });
  await signOut(page);
  await failed.getByRole("button", { name: "Try again" }).press("Enter");
  await expect.poll(() => focused(page)).toBe("Account");
  await failed.getByRole("button", { name: "Close" }).press("Enter");
  await failed.waitFor({ state: "detached" });
  await expect.poll(() => focused(page)).toBe("Account");

  await fail({ times: 1 });
  await signOut(page);
  await failed.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
});

test("a sign-out that takes long says so, and happens once", async () => {
  const { page } = await visit(url);
  await signUp(page, "Ada");
  await page.goto(`${url}/account`);
  const answers: (() => void)[] = [];
  await page.route(/sign-out/, async (route) => {
    await new Promise<void>((resolve) => answers.push(resolve));
    await route.fulfill({ status: 503 });
  });
  await signOut(page);
  const working = page.getByRole("banner").getByText("Signing out…");
  await working.waitFor();
  await look(page, "a sign-out in progress");
  await signOut(page);
  await page.getByRole("main").getByRole("button", { name: "Sign out", exact: true }).press("Enter");
  await expect.poll(() => answers.length).toBe(1);
  answers[0]?.();
  await page.getByRole("banner").getByRole("alert").waitFor();
  await expect.poll(() => working.count()).toBe(0);
  expect(answers.length).toBe(1);
});

test("who signs out before their page has come is asked anew who they are", async () => {
  const { page } = await visit(url);
  // The file never arrives.
  await page.route(/upload-page\.tsx/, () => {});
  await page.getByRole("button", { name: "New here? Create an account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("E-mail").fill(newAddress("ada"));
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  await signOut(page);
  const enter = page.getByRole("button", { name: "Sign in", exact: true });
  await expect.poll(() => enter.isEnabled()).toBe(true);
  await expect.poll(() => page.getByLabel("Name").count()).toBe(0);
});

test("whoever comes next sees no links of who was there before", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const file = await makeFile(folder(), { name: "secret.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [file.path]);
  await mediaItem(page, file.name).click();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByLabel("Title").fill("Ada's secret");
  await page.getByRole("button", { name: "Create link" }).click();
  await page.getByRole("link", { name: "All my links" }).click();
  await page.getByText("Ada's secret").waitFor();
  await signOut(page);
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();

  // Requests for the list never end, so the page could show only a stored one.
  await page.route(/share\.list/, () => {});
  await page.getByRole("button", { name: "Continue as guest" }).click();
  await page.getByRole("heading", { level: 1, name: "Shared links" }).waitFor();
  await expect.poll(() => page.getByText("Ada's secret").count()).toBe(0);
});

test("what one person has begun on the account's page is not the next one's", async () => {
  const { page, context } = await visit(url);
  await signUp(page, "Ada");
  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: "Delete everything…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete everything" });
  await dialog.waitFor();
  await signUpElsewhere(context, "Grace");
  await lookAgain(page);
  await page.getByText("Grace", { exact: true }).waitFor({ state: "attached" });
  await expect.poll(() => dialog.count()).toBe(0);
});

test("a question that one person was asked waits neither on another page nor for the next person", async () => {
  const { page, context } = await visit(url);
  await signUp(page, "Ada");
  await page.reload();
  const file = await makeFile(folder(), { name: "asked.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [file.path]);
  await mediaItem(page, file.name).press("Delete");
  await page.getByRole("link", { name: /^Trash/ }).click();
  const empty = page.getByRole("button", { name: "Empty the trash" });
  const question = page.getByRole("dialog");
  await empty.click();
  await question.waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Library" }).waitFor({ state: "attached" });
  await expect.poll(() => question.count()).toBe(0);

  await page.goForward();
  await empty.click();
  await question.waitFor();
  await signUpElsewhere(context, "Grace");
  await lookAgain(page);
  await page.locator("[aria-label$=': Grace']").waitFor({ state: "attached" });
  await expect.poll(() => question.count()).toBe(0);
});

test("the link that one person has asked for files with is not shown to the next one", async () => {
  const { page, context } = await visit(url);
  await signUp(page, "Ada");
  await page.goto(`${url}/library`);
  await page.getByRole("button", { name: "Request files" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What for").fill("Ada's papers");
  await dialog.getByRole("button", { name: "Create link" }).click();
  await dialog.getByLabel("Link", { exact: true }).waitFor();
  await signUpElsewhere(context, "Grace");
  await lookAgain(page);
  await page.locator("[aria-label$=': Grace']").waitFor({ state: "attached" });
  await expect.poll(() => dialog.count()).toBe(0);
});

test("an e-mail address that is taken is said to be", async () => {
  const { page } = await visit(url);
  const signUp = { name: "Bob", email: newAddress("bob"), password: "a long password" };
  const response = await page.request.post(`${url}/api/auth/sign-up/email`, {
    data: signUp,
    headers: { origin: url },
  });
  expect(response.status()).toBe(200);
  await page.context().clearCookies();
  await page.reload();
  await page.getByRole("button", { name: "New here? Create an account" }).click();
  await page.getByLabel("Name").fill(signUp.name);
  await page.getByLabel("E-mail").fill(signUp.email);
  await page.getByLabel("Password").fill(signUp.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByText("There is already an account with this e-mail. Sign in instead.").waitFor();
});

test("a session that has ended brings the sign-in", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const file = await makeFile(folder(), { name: "ended.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [file.path]);
  await mediaItem(page, file.name).waitFor();
  await context.clearCookies();
  await page.getByRole("button", { name: "Delete ended.pdf" }).click();
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
  await expect.poll(() => page.getByText(file.name).count()).toBe(0);
});

test("a guest who signs up keeps the files, and deletes the account with everything", async () => {
  const email = newAddress("cleo");
  const { page, complaints } = await visit(url);
  await continueAsGuest(page);
  const file = await makeFile(folder(), { name: "kept.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [file.path]);
  await mediaItem(page, file.name).waitFor();
  const { url: address } = await listed(page, file.name);
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByRole("heading", { name: "Keep your files: create an account" }).waitFor();
  await look(page, "account of a guest");

  await page.getByLabel("Name").fill("Cleo");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "Account and settings: Cleo" }).waitFor();
  await page.getByText(email).waitFor();
  await expect.poll(() => page.getByText("Keep your files: create an account").count()).toBe(0);
  const storage = page.getByRole("list", { name: "What takes your storage" }).getByRole("listitem");
  // The answers to the guest are requested again.
  await expect
    .poll(() => storage.allInnerTexts())
    .toEqual([expect.stringMatching(/^Documents\s+1 file\s+329 bytes\s+100%$/)]);
  await look(page, "account");
  await goTo(page, "Library");
  await mediaItem(page, file.name).waitFor();
  expect((await listed(page, file.name)).url).toBe(address);

  await page.getByRole("button", { name: "Account and settings: Cleo" }).click();
  await page.getByRole("menuitem", { name: "Account" }).click();
  await page.getByRole("button", { name: "Delete everything…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete everything" });
  await dialog.getByText("1 file (329 bytes) is deleted, and its link stops working.").waitFor();
  await look(page, "question before an account is deleted");
  const confirm = dialog.getByRole("button", { name: "Delete everything" });
  await expect.poll(() => confirm.isDisabled()).toBe(true);
  await dialog.getByLabel(`Type “${email}” to confirm`).fill(email.replace("c", "C"));
  await dialog.getByLabel("Password").fill("a wrong password");
  await confirm.click();
  await dialog.getByText("This password is not right. Check it and try again.").waitFor();
  expect((await download(address)).status).toBe(200);
  await dialog.getByLabel("Password").fill("a long password");
  await confirm.click();
  await page.getByText("Everything is deleted: your files, their links and your account.").waitFor();
  await look(page, "after an account was deleted");
  expect((await download(address)).status).toBe(403);

  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("E-mail and password do not match.").waitFor();
  // The two refusals, which browsers log.
  expect(complaints.filter((complaint) => !/40[01]/.test(complaint))).toEqual([]);
});

test("a long e-mail address stays in the question before an account is deleted", async () => {
  const { page } = await visit(url, { viewport: { width: 320, height: 568 } });
  await signUp(page, "W".repeat(27));
  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: "Delete everything…" }).click();
  await page.getByLabel(/^Type “w{27}-/).waitFor();
  await expect.poll(() => sideways(page)).toBe(0);
});

test("a guest can delete everything, too", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const file = await makeFile(folder(), { name: "guests.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [file.path]);
  const { url: address } = await listed(page, file.name);
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByRole("button", { name: "Delete everything…" }).click();
  await page.getByLabel("Type “delete” to confirm").fill("delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete everything" }).click();
  await page.getByText("Everything is deleted").waitFor();
  expect((await download(address)).status).toBe(403);
});

test("while everything is being deleted its dialog stays, however often Escape is pressed", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: "Delete everything…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete everything" });
  await dialog.getByLabel("Type “delete” to confirm").fill("delete");
  let refuse = () => {};
  const isRefused = new Promise<void>((resolve) => (refuse = resolve));
  await page.route(/delete-user/, async (route) => (await isRefused, route.fulfill({ status: 500 })));
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await dialog.getByText("One moment").waitFor();
  for (const _ of [1, 2, 3, 4]) await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Cancel" }).press("Enter");
  refuse();
  await dialog.getByRole("alert").waitFor();
  await expect.poll(() => focused(page)).toBe("Cancel");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("an account sees where it is signed in, and signs out there by keyboard", async () => {
  const { page } = await visit(url);
  const credentials = await signUp(page, "Dora");
  const phone = await visit(url, { userAgent: iphone });
  for (const one of [phone.page, (await visit(url, { userAgent: galaxy })).page]) await signIn(one, credentials);
  await Promise.all([page, phone.page].map((one) => one.goto(`${url}/account`)));

  const devices = page.getByRole("list", { name: "Where you are signed in" }).getByRole("listitem");
  await devices.filter({ hasText: "Safari on iOS" }).getByText("From 127.0.0.x").waitFor();
  await expect.poll(() => devices.count()).toBe(3);
  const happened = page.getByRole("list", { name: "What happened in your account" }).getByRole("listitem");
  await happened.filter({ hasText: "Signed in" }).filter({ hasText: "Safari on iOS" }).waitFor();
  const here = devices.filter({ hasText: "This device" });
  await expect.poll(() => here.getByRole("button").count()).toBe(0);
  await look(page, "where an account is signed in");
  await page.setViewportSize({ width: 320, height: 568 });
  await expect.poll(() => sideways(page)).toBe(0);
  // A device with a long name does not overflow its list either.
  const row = happened.filter({ hasText: "Samsung Internet for Android on Android" }).first();
  await expect.poll(() => row.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);

  let refuse = () => {};
  const isRefused = new Promise<void>((resolve) => (refuse = resolve));
  await page.context().route(/session\.end/, async (route) => (await isRefused, route.fulfill({ status: 502 })));
  const end = page.getByRole("button", { name: "Sign out: Safari on iOS" });
  const endByKeyboard = async () => {
    await end.press("Enter");
    await page.getByRole("dialog", { name: "Sign out Safari on iOS?" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  };
  await endByKeyboard();
  // While one is being signed out, the keyboard reaches the other buttons, and they do nothing.
  await page.getByRole("button", { name: "Sign out everywhere else", disabled: true }).waitFor();
  await page.keyboard.press("Tab");
  await expect.poll(() => focused(page)).toBe("Sign out everywhere else");
  await page.keyboard.press("Enter");
  refuse();
  await page.getByText("Nothing was signed out. Try again in a moment.").waitFor();
  await expect.poll(() => focused(page)).toBe("Sign out everywhere else");
  await expect.poll(() => devices.count()).toBe(3);
  await page.context().unroute(/session\.end/);
  let goOn = () => {};
  const isLet = new Promise<void>((resolve) => (goOn = resolve));
  await page.context().route(/session\.end/, async (route) => (await isLet, route.continue()));
  await endByKeyboard();
  // If the focus has come back to the button, it is not lost with it either.
  await page.getByRole("button", { name: "Sign out: Safari on iOS", disabled: true }).press("Enter");
  goOn();
  await page.getByText("Safari on iOS is signed out.").waitFor();
  await expect.poll(() => devices.count()).toBe(2);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Where you are signed in");

  // In the browser that was signed out, the first change brings the sign-in form.
  await phone.page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await phone.page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await phone.page.getByRole("button", { name: "Continue as guest" }).waitFor();

  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed in here only.").waitFor();
  await expect.poll(() => devices.count()).toBe(1);
  await expect.poll(() => page.getByRole("button", { name: "Sign out everywhere else" }).count()).toBe(0);
});

test("who asks for more of what happened goes on there by keyboard", async () => {
  const { page } = await visit(url);
  await signUp(page, "Edda");
  // Each request is created by another browser: repeated actions of one browser are listed once.
  for (let n = 0; n < 20; n += 1) {
    const headers = { origin: url, "user-agent": `Browser-${n}/1.0 (X11)` };
    const made = await page.request.post(`${url}/trpc/fileRequest.create`, { headers, data: { title: "Trip" } });
    expect(made.ok()).toBe(true);
  }
  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: "Show more" }).press("Enter");
  const rows = page.getByRole("list", { name: "What happened in your account" }).getByRole("listitem");
  const isFocused = () => rows.nth(20).evaluate((row) => row === document.activeElement);
  await expect.poll(isFocused).toBe(true);
});

/** Serves a file of which only the beginning ever arrives. */
async function serveBeginning() {
  let isLeft = false;
  const server = createServer((_, response) => {
    response.writeHead(200, { "access-control-allow-origin": "*", "content-length": 1_000 });
    response.write("It begins");
    response.once("close", () => (isLeft = true));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    isLeft: () => isLeft,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Returns the contents of the zip that a click saves. */
async function exportAll(page: Page) {
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download everything" }).click();
  const zip = await saved;
  expect(zip.suggestedFilename()).toBe("my-files.zip");
  const { files } = await JSZip.loadAsync(await readFile(await zip.path()), { checkCRC32: true });
  return files;
}

test("all files go into one zip, what can't be read is named, and what is too much says what helps", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const open = await makeFile(folder(), { name: "open.pdf", bytes: makePdf() });
  const hidden = await makeFile(folder(), { name: "hidden.txt", bytes: Buffer.from("a hidden note") });
  await fileInput(page).setInputFiles(open.path);
  await publishedLink(page, open.name).waitFor();
  await page.getByRole("radio", { name: "Private", exact: true }).check();
  await fileInput(page).setInputFiles(hidden.path);
  await page.getByText("2 of 2 uploaded").waitFor();
  await page.goto(`${url}/account`);
  await page.getByText("All of your library as one zip, with your albums as folders: 2 files, 342 bytes.").waitFor();

  // The export's first page has one file, whose URL has expired when it is requested.
  const isOpen = (address: URL) => address.search.includes("attachment") && address.search.includes("open.pdf");
  await context.route(/media\.export\?(?!.*cursor)/, async (route) => {
    const answer = await route.fetch();
    const [{ result }] = await answer.json();
    const files = result.data.files.slice(0, 1);
    await route.fulfill({ json: [{ result: { data: { files, nextCursor: files[0].id } } }] });
  });
  await context.route(isOpen, (route) => route.fulfill({ status: 403 }), { times: 1 });
  const both = await exportAll(page);
  expect(Object.keys(both)).toEqual(["open.pdf", "hidden.txt"]);
  expect(await both["hidden.txt"]?.async("nodebuffer")).toEqual(await readFile(hidden.path));
  await page.getByText("Everything is downloaded.").waitFor();

  await context.route(isOpen, (route) => route.abort());
  expect(Object.keys(await exportAll(page))).toEqual(["hidden.txt"]);
  await page.getByText("One file could not be read and is not in the zip.").waitFor();
  await expect.poll(() => page.getByRole("list", { name: "Not in the zip" }).innerText()).toBe("open.pdf");
  await look(page, "an export without one of its files");
  await page.setViewportSize({ width: 320, height: 568 });
  await expect.poll(() => sideways(page)).toBe(0);

  await context.unroute(isOpen);
  // Never answered.
  await context.route(isOpen, () => {});
  const all = page.getByRole("button", { name: "Download everything" });
  await all.press("Enter");
  await page.getByText("Downloading, 0%").waitFor();
  await look(page, "an export");
  await expect.poll(() => sideways(page)).toBe(0);
  await page.keyboard.press("Enter");
  await all.waitFor();
  await expect.poll(() => all.evaluate((button) => button === document.activeElement)).toBe(true);

  await context.route(/media\.export/, (route) => route.fulfill({ status: 500 }));
  await all.press("Enter");
  await page.getByText("The download broke off. Try again in a moment.").waitFor();

  await context.route(/media\.usageByKind/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({
      response: answer,
      body: (await answer.text()).replaceAll('"bytes":342', '"bytes":734003200'),
    });
  });
  await page.reload();
  await page.getByText("2 files, 700 MB").waitFor();

  // If the disk is full, the download of the current file is aborted.
  await using slow = await serveBeginning();
  const file = { id: "1", name: "slow.txt", size: 1_000, url: slow.url };
  await context.route(/media\.export/, (route) => route.fulfill({ json: [{ result: { data: { files: [file] } } }] }));
  await page.evaluate(() => {
    const fullDisk = () => new WritableStream({ write: () => Promise.reject(new Error("The disk is full.")) });
    Object.assign(window, { showSaveFilePicker: async () => ({ createWritable: async () => fullDisk() }) });
  });
  await all.press("Enter");
  await page.getByText("The download broke off. Try again in a moment.").waitFor();
  await expect.poll(slow.isLeft).toBe(true);

  await page.evaluate(() => void Reflect.deleteProperty(window, "showSaveFilePicker"));
  await all.press("Enter");
  await page.getByText("This browser cannot put more than 512 MB into one file.").waitFor();
});

test("a folder that was uploaded comes out of the zip as it went in", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const year = join(folder(), "2026");
  await mkdir(join(year, "spring"), { recursive: true });
  const paths = ["2026/plan.txt", "2026/spring/april.txt", "2026/spring/plan.txt", "plan.txt"];
  const written = paths.map((name) => makeFile(folder(), { name, bytes: Buffer.from(`This is ${name}.`) }));
  const alone = (await Promise.all(written)).at(-1);
  await fileInput(page).setInputFiles(alone?.path ?? "");
  await page.getByLabel("Choose a folder to upload").setInputFiles(year);
  await page.getByText("4 of 4 uploaded").waitFor();
  await page.goto(`${url}/account`);
  const files = await exportAll(page);
  expect(Object.keys(files).toSorted()).toEqual(paths);
  for (const path of paths) expect(await files[path]?.async("text")).toBe(`This is ${path}.`);
});

test("who signs in where the browser refuses cookies reads so, and can try again", async () => {
  const { page } = await visit(url);
  const enter = page.getByRole("button", { name: "Continue as guest" });
  await enter.waitFor();
  await page.context().route(/get-session/, (route) => route.fulfill({ json: null }));
  const refused = page.getByText("Your browser has refused the cookie that keeps you signed in.");
  await enter.click();
  await refused.waitFor();
  await look(page, "cookies are refused");
  await page.getByRole("button", { name: "New here? Create an account" }).click();
  await page.getByLabel("Name").fill("Cora");
  await page.getByLabel("E-mail").fill(newAddress("cora"));
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  await refused.waitFor();
  await page.context().unroute(/get-session/);
  await enter.click();
  await fileInput(page).waitFor({ state: "attached" });
});

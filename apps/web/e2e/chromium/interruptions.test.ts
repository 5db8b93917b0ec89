import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { download, makeBigText, makeFile } from "../files.ts";
import {
  continueAsGuest,
  fileInput,
  goTo,
  newAddress,
  publishedLink,
  sendingLimit,
  signIn,
  signOut,
  signUp,
  uploadRow,
  watchSpeedsOffline,
} from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

/** Begins the upload of a file of two or more parts, and resolves while the first parts are being sent. */
async function beginSlowUpload(page: Page, name: string, size = 40_000_000) {
  const file = await makeBigText(folder(), { name, size });
  const limit = await sendingLimit(page);
  await limit(1_000_000);
  await fileInput(page).setInputFiles(file.path);
  await uploadRow(page, name)
    .getByText(/Uploading [1-9]/)
    .waitFor();
  return { file, limit };
}

async function expectPublished(page: Page, file: { name: string; sha256: string }) {
  const address = await publishedLink(page, file.name).getAttribute("href");
  expect((await download(address ?? "")).sha256).toBe(file.sha256);
}

test("an upload waits while the browser is offline, and goes on by itself", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  // Offline, only pages open that were loaded before.
  await goTo(page, "How it works");
  await goTo(page, "Upload");
  const { file, limit } = await beginSlowUpload(page, "train.txt");
  // "How it works" shows this upload too, although it had begun before the page was opened.
  await goTo(page, "How it works");
  await page.getByText("This is your upload of train.txt.").waitFor();
  await page
    .getByRole("region", { name: "An upload, live" })
    .getByText(/PUT part \d/)
    .first()
    .waitFor();
  await goTo(page, "Upload");
  await uploadRow(page, file.name)
    .getByText(/\/s · \d+ \S+ left/)
    .waitFor();
  const speedsOffline = watchSpeedsOffline(page);
  await limit(-1, { offline: true });
  const waits = uploadRow(page, file.name).getByText("No connection: goes on by itself when it is back");
  await waits.waitFor();
  expect(await speedsOffline).toEqual([]);
  await page.getByText("This page goes on by itself").waitFor();
  await goTo(page, "How it works");
  await page.getByRole("button", { name: "Show all uploads" }).click();
  const tray = page.getByRole("complementary", { name: "All uploads" });
  await tray.getByText("Uploads wait for the connection.").waitFor();
  await look(page, "an upload that waits, from another page");
  await goTo(page, "Upload");
  await limit(-1);
  await expectPublished(page, file);
});

test("what the library has already is said on the other pages, too, until it is read or sent after all", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const files = await Promise.all(
    ["report.txt", "notes.txt"].map((name) => makeFile(folder(), { name, bytes: Buffer.from(`The ${name}`) })),
  );
  const paths = files.map(({ path }) => path);
  await fileInput(page).setInputFiles(paths);
  await page.getByText("2 of 2 uploaded").waitFor();
  await page.reload();
  const known = page.getByText("Already in your library", { exact: true });
  await fileInput(page).setInputFiles(paths);
  await known.nth(1).waitFor();

  await goTo(page, "How it works");
  const tray = page.getByRole("complementary", { name: "All uploads" });
  const sentence = tray.getByRole("link", {
    name: "2 of these files are already in your library and were not sent again.",
  });
  await look(page, "what was not sent, from another page");
  await sentence.press("Enter");
  await known.nth(1).waitFor();
  await goTo(page, "How it works");
  await tray.getByRole("button", { name: "Close" }).press("Enter");
  await tray.waitFor({ state: "detached" });
  const focused = () => page.evaluate(() => document.activeElement?.tagName);
  await expect.poll(focused).toBe("H1");

  // The files that were sent beside them leave no second box to close.
  const fresh = await makeBigText(folder(), { name: "fresh.txt", size: 300_000 });
  await goTo(page, "Upload");
  await known.nth(1).waitFor();
  await page.getByRole("button", { name: "Clear finished" }).press("Enter");
  await known.first().waitFor({ state: "detached" });
  const limit = await sendingLimit(page);
  await limit(1_000);
  await fileInput(page).setInputFiles([...paths, fresh.path]);
  await known.nth(1).waitFor();
  await goTo(page, "How it works");
  await limit(-1);
  await tray.getByRole("link", { name: "The file is uploaded." }).waitFor();
  await tray.getByRole("button", { name: "Close" }).press("Enter");
  await tray.waitFor({ state: "detached" });
  await goTo(page, "Upload");
  await page.getByRole("button", { name: "Clear finished" }).press("Enter");
  await known.first().waitFor({ state: "detached" });

  await goTo(page, "Upload");
  await expect.poll(() => known.count()).toBe(0);
  await fileInput(page).setInputFiles(paths);
  await page.getByRole("button", { name: "Upload all 2 anyway" }).press("Enter");
  await expect.poll(focused).toBe("H2");
  await page.getByText("2 of 2 uploaded").waitFor();
});

test("a session that ends in mid-upload brings the sign-in, after which the upload goes on", async () => {
  const address = newAddress("grace");
  const { page, context } = await visit(url);
  await page.getByRole("button", { name: "New here? Create an account" }).click();
  await page.getByLabel("Name").fill("Grace");
  await page.getByLabel("E-mail").fill(address);
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  const { file, limit } = await beginSlowUpload(page, "session.txt");
  await context.clearCookies();
  await limit(-1);

  // The live region says it, too.
  const why = page.getByText("You have been signed out. Sign in again, and your upload goes on where it is.");
  await page.getByRole("main").locator(why).waitFor();
  await page.locator("[aria-live]").locator(why).first().waitFor({ state: "attached" });
  await look(page, "signed out in mid-upload");
  await page.getByLabel("E-mail").fill(address);
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expectPublished(page, file);
});

/** Returns how many upload records and files the browser keeps. */
const keptInBrowser = (page: Page) =>
  page.evaluate(async () => {
    const ended = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve) => request.addEventListener("success", () => resolve(request.result)));
    let count = 0;
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await ended(indexedDB.open(name));
      count += await ended(database.transaction("uploads").objectStore("uploads").count());
      database.close();
    }
    return count;
  });

test("signing out gives up what is on its way and what was left, and the browser keeps nothing of it", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  // Too large for the browser to keep, so the person has to choose it again.
  const { file: left } = await beginSlowUpload(page, "left.txt", 80_000_000);
  await page.reload();
  await page.getByText("Unfinished from last time").waitFor();
  await page.getByText(left.name).waitFor();
  const { limit } = await beginSlowUpload(page, "on its way.txt");
  await expect.poll(() => keptInBrowser(page)).toBe(3);

  const aborts: number[] = [];
  page.on("response", (response) => {
    const calls = new URL(response.url()).pathname.split("/trpc/")[1]?.split(",") ?? [];
    aborts.push(...calls.filter((call) => call.endsWith(".abort")).map(() => response.status()));
  });
  await signOut(page);
  await page.getByRole("button", { name: "Cancel it and sign out" }).click();
  await limit(-1);
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
  await expect.poll(() => keptInBrowser(page)).toBe(0);
  expect(aborts).toEqual([200, 200]);
});

test("another tab says what goes on in the first, and takes over when that is closed", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const { file, limit } = await beginSlowUpload(page, "tabs.txt");
  // So slow that it cannot end while this test looks at the second tab.
  await limit(100_000);
  const other = await makeBigText(folder(), { name: "tabs too.txt", size: 20_000_000 });
  await fileInput(page).setInputFiles(other.path);
  // Only now is it known to other tabs.
  await uploadRow(page, other.name)
    .getByText(/Uploading/)
    .waitFor();
  const second = await context.newPage();
  await second.goto(url);
  await uploadRow(second, file.name).getByText("Going on in another tab").waitFor();
  await look(second, "unfinished in another tab");
  // What would not stop the first tab is not offered.
  await uploadRow(second, file.name)
    .getByRole("button", { name: `Remove from list: ${file.name}` })
    .waitFor();
  expect(await uploadRow(second, file.name).getByRole("button").count()).toBe(1);
  await uploadRow(second, other.name).getByText("Going on in another tab").waitFor();
  expect(await second.getByRole("button", { name: /^(Pause|Cancel) all$/ }).count()).toBe(0);
  // A guest cannot sign in again, so that nothing would go on in the first tab either.
  await signOut(second);
  const question = second.getByRole("dialog", { name: "2 uploads are still on their way" });
  await question.getByRole("button", { name: "Cancel", exact: true }).click();
  // Closed without a question, as phones do.
  await page.close();
  await expectPublished(second, file);
});

test("a guest's sign-out asks about what another tab has begun since, and that tab says that it is cancelled", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const second = await context.newPage();
  await second.goto(url);
  await fileInput(second).waitFor({ state: "attached" });
  await beginSlowUpload(page, "guest.txt");
  await signOut(second);
  await second.getByRole("dialog").getByRole("button", { name: "Cancel it and sign out" }).click();
  await second.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("main").getByText("A guest cannot sign in again").waitFor();
  await look(page, "a guest, signed out in mid-upload");
  await expect.poll(() => keptInBrowser(page)).toBe(0);
  // Whoever has signed out here knows why.
  await second.getByRole("button", { name: "Continue as guest" }).waitFor();
  expect(await second.getByRole("main").getByText("signed out").count()).toBe(0);
});

test("a sign-out from an account asks about what another tab sends, which goes on there at the next sign-in", async () => {
  const { page, context } = await visit(url);
  const credentials = await signUp(page, "Olga");
  await page.goto(url);
  const { file, limit } = await beginSlowUpload(page, "other tab.txt");
  const second = await context.newPage();
  await second.goto(`${url}/account`);
  await second.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  const question = second.getByRole("dialog");
  await question.getByText("What another tab sends stops, and goes on there once you sign in again").waitFor();
  await look(second, "the question about another tab");
  await question.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("Sign in again, and your upload goes on where it is.").first().waitFor();
  await limit(-1);
  await page.getByLabel("E-mail").fill(credentials.email);
  await page.getByLabel("Password").fill(credentials.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expectPublished(page, file);
});

test("an account that is deleted in one tab is said to be so in the others, where nothing goes on", async () => {
  const { page, context } = await visit(url);
  const { email, password } = await signUp(page, "Edith");
  await page.goto(url);
  await beginSlowUpload(page, "erased.txt");
  const second = await context.newPage();
  await second.goto(`${url}/account`);
  await second.getByRole("button", { name: "Delete everything…" }).click();
  const dialog = second.getByRole("dialog");
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByLabel(/^Type/).fill(email);
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  for (const tab of [second, page]) await tab.getByText("Everything is deleted: your files").waitFor();
  expect(await page.getByText("Sign in again").count()).toBe(0);
  // The record that the second tab has waited for goes with the next sign-in.
  await continueAsGuest(page);
  await expect.poll(() => keptInBrowser(page)).toBe(0);
});

test("what needs the account brings the sign-in, which says why, where the session has ended elsewhere", async () => {
  const { page } = await visit(url);
  const credentials = await signUp(page, "Rita");
  const { page: elsewhere } = await visit(url);
  const end = async () => {
    await signIn(elsewhere, credentials);
    await elsewhere.goto(`${url}/account`);
    await elsewhere.getByRole("button", { name: "Sign out everywhere else" }).click();
    await elsewhere.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
    await elsewhere.getByText("You are signed in here only.").first().waitFor({ state: "attached" });
  };
  const why = page.getByRole("main").getByText("You have been signed out. Sign in again to go on.");
  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: "Delete everything…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password").fill(credentials.password);
  await dialog.getByLabel(/^Type/).fill(credentials.email);
  await end();
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await why.waitFor();
  await look(page, "signed out elsewhere");
  expect(await page.getByText("Everything is deleted").count()).toBe(0);

  await signIn(page, credentials);
  await page.reload();
  const add = page.getByRole("button", { name: "Add a passkey" });
  await add.waitFor();
  await end();
  await add.click();
  await why.waitFor();
});

test("where the browser keeps nothing, an upload says that its page has to stay open, and is published all the same", async () => {
  const { page } = await visit(url);
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
  });
  await page.goto(url);
  await continueAsGuest(page);
  await page.getByText("This browser cannot keep it: leave the page open until it is done.").waitFor();
  expect(await page.getByText("a closed tab").count()).toBe(0);
  const { file, limit } = await beginSlowUpload(page, "private window.txt");
  const notice = page.getByText("This browser cannot keep your uploads: leave this page open until they are done.");
  await notice.waitFor();
  await look(page, "nothing is kept");
  await limit(-1);
  await expectPublished(page, file);
  await notice.waitFor({ state: "detached" });
});

test("an upload whose page is reloaded goes on there, and is known when its file is chosen again", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const { file, limit } = await beginSlowUpload(page, "reload.txt");
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await uploadRow(page, file.name).waitFor();
  // By somebody who takes it for lost.
  await fileInput(page).setInputFiles(file.path);
  await page.getByText("reload.txt is in the list already.").first().waitFor();
  await limit(-1);
  await expectPublished(page, file);
});

test("who signs out in one window is signed out in the others, and signed in again there, too", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const second = await context.newPage();
  await second.goto(url);
  await fileInput(second).waitFor({ state: "attached" });
  await signOut(page);
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await second.getByRole("button", { name: "Continue as guest" }).waitFor();
  await continueAsGuest(page);
  await fileInput(second).waitFor({ state: "attached" });
});

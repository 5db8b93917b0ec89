import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { makeBigText, makeFile, makePdf } from "../files.ts";
import {
  continueAsGuest,
  fileInput,
  goTo,
  isInSight,
  mediaItem,
  publishedLink,
  sendingLimit,
  uploadAndOpenLibrary,
} from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

/** Returns the name of the focused element, as a screen reader says it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent?.trim() ?? "";
  });

/** Presses Tab until an element of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === name) return;
  }
  throw new Error(`Tab does not come to ${name}.`);
}

test("everything is done by keyboard: sign in, upload, pause, resume, cancel, go on to another page, settings", async () => {
  const { page, complaints } = await visit(url);
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
  await page.keyboard.press("Tab");
  await expect.poll(() => focused(page)).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  await tabTo(page, "Continue as guest");
  await page.keyboard.press("Enter");
  await page.getByLabel("Choose files to upload").waitFor({ state: "attached" });

  const file = await makeBigText(folder(), { name: "keys.txt", size: 40_000_000 });
  const limit = await sendingLimit(page);
  await limit(1_000_000);
  const chosen = page.waitForEvent("filechooser");
  await tabTo(page, "Choose files to upload");
  await page.keyboard.press("Space");
  await (await chosen).setFiles(file.path);

  await page.getByRole("button", { name: "Pause: keys.txt" }).waitFor();
  await tabTo(page, "Pause: keys.txt");
  await page.keyboard.press("Space");
  await page.getByText(/^Paused \d/).waitFor();
  await expect.poll(() => focused(page)).toBe("Resume: keys.txt");
  await page.keyboard.press("Enter");
  await page.getByText(/^Uploading/).waitFor();
  await tabTo(page, "Cancel: keys.txt");
  await page.keyboard.press("Enter");
  await page.getByRole("listitem").getByText("Cancelled").waitFor();
  await expect.poll(() => focused(page)).toBe("Remove from list: keys.txt");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Upload");

  await page.keyboard.press("Shift+Tab");
  await tabTo(page, "How it works");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "How it works" }).waitFor();
  await expect.poll(() => focused(page)).toBe("How it works");

  await page.keyboard.press("Shift+Tab");
  await expect.poll(() => focused(page)).toBe("Account and settings: Guest");
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("d");
  await expect.poll(() => focused(page)).toBe("Dark");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.documentElement.style.colorScheme)).toBe("dark");
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toMatch(/^Account and settings/);
  expect(complaints).toEqual([]);
});

test("all uploads are cancelled at once, and go up again at once", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const large = await Promise.all(
    ["a.txt", "bb.txt"].map((name) => makeBigText(folder(), { name, size: 3_000_000 + name.length })),
  );
  const limit = await sendingLimit(page);
  await limit(100_000);
  await fileInput(page).setInputFiles(large.map(({ path }) => path));
  await page.getByRole("button", { name: "Cancel all" }).press("Enter");
  await expect.poll(() => focused(page)).toBe("Cancelled");
  const again = page.getByRole("button", { name: "Upload the 2 cancelled files" });
  await again.waitFor();
  await limit(-1);
  await again.press("Enter");
  for (const { name } of large) await publishedLink(page, name).waitFor();
  expect(await again.count()).toBe(0);
});

test("what is done with all uploads keeps the focus, in their list and in the tray, which has them all", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const [good, wrong, large] = await Promise.all([
    makeFile(folder(), { name: "good.pdf", bytes: makePdf() }),
    makeFile(folder(), { name: "tool.exe", bytes: Buffer.from("MZ") }),
    makeBigText(folder(), { name: "large.txt", size: 30_000_000 }),
  ]);
  const limit = await sendingLimit(page);
  // Some of the large file is left to send during all that follows.
  await limit(200_000);
  const press = (name: string) => page.getByRole("button", { name }).press("Enter");
  await fileInput(page).setInputFiles([good.path, wrong.path, large.path]);
  await publishedLink(page, good.name).waitFor();
  await press("Pause all");
  await expect.poll(() => focused(page)).toBe("Resume all");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Pause all");
  await press("Clear finished");
  await expect.poll(() => focused(page)).toBe("0 of 2 uploaded · 1 failed");

  await goTo(page, "How it works");
  const tray = page.getByRole("complementary", { name: "All uploads" });
  await tray.getByRole("button", { name: "Show all uploads" }).press("Enter");
  const rows = tray.getByRole("listitem");
  await expect.poll(() => rows.first().innerText()).toMatch(/tool\.exe[\s\S]*\.exe files are not accepted/);
  await expect.poll(() => rows.nth(1).innerText()).toContain("large.txt");
  await tray.getByRole("img", { name: /^Speed in the last minute: .+\/s now, .+\/s at most$/ }).waitFor();
  await look(page, "the tray, open");
  await tray.getByRole("button", { name: "Remove from list: tool.exe" }).press("Enter");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest("li")?.textContent))
    .toContain("large.txt");
  // A failure is said while somebody is in the list, and its row waits below.
  await paste(page, "late.exe");
  await page.getByText("late.exe failed: not an accepted type.").waitFor();
  expect(await rows.first().innerText()).toContain("large.txt");
  await tray.getByRole("button", { name: "Show all uploads" }).focus();
  await expect.poll(() => rows.first().innerText()).toContain("late.exe");
  await rows.nth(1).hover();
  await tray.getByRole("button", { name: "Remove from list: late.exe" }).press("Enter");
  await tray.getByRole("button", { name: "Pause all" }).press("Enter");
  await tray.getByText("Paused", { exact: false }).first().waitFor();
  await expect.poll(() => focused(page)).toBe("Resume all");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("Show all uploads");
  await expect.poll(() => rows.count()).toBe(0);

  await limit(-1);
  await tray.getByRole("link", { name: "The file is uploaded." }).waitFor();
  await look(page, "the tray, at the end");
  await tray.getByRole("button", { name: "Show all uploads" }).press("Enter");
  await tray.getByRole("button", { name: "Clear finished" }).press("Enter");
  await expect.poll(() => focused(page)).toBe("How it works");
});

test("what has the focus is not under the head of the list of uploads, on the way back up", async () => {
  const { page } = await visit(url, { viewport: { width: 390, height: 600 } });
  await continueAsGuest(page);
  const files = ["1", "2", "3", "4", "5", "6", "7", "8"].map((name) =>
    makeFile(folder(), { name: `up-${name}.txt`, bytes: Buffer.from(name) }),
  );
  await fileInput(page).setInputFiles((await Promise.all(files)).map(({ path }) => path));
  await page.getByText("8 of 8 uploaded").waitFor();
  const rows = page.getByRole("region", { name: "Uploads" }).getByRole("listitem");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect.poll(() => rows.last().getAttribute("aria-posinset")).toBe("8");
  await rows.last().getByRole("button").last().focus();
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press("Shift+Tab");
    await expect.poll(() => isInSight(page.locator(":focus")), { message: await focused(page) }).toBe(true);
  }
});

test("the focus comes to the page after each sign-in, and to the sign-in, which says why it is there, when a session has ended", async () => {
  const { page, context } = await visit(url);
  const signIn = page.getByRole("button", { name: "Continue as guest" });
  await signIn.waitFor();
  await expect.poll(() => page.title()).toBe("Sign in · s3-direct");
  await signIn.press("Enter");
  await expect.poll(() => focused(page)).toBe("Upload");
  await expect.poll(() => page.title()).toBe("Upload · s3-direct");
  await goTo(page, "Library");
  await context.clearCookies();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expect.poll(() => focused(page)).toBe("Your files, straight to S3.");
  await expect.poll(() => page.title()).toBe("Sign in · s3-direct");
  await page.getByText("You have been signed out. A guest cannot sign in again").first().waitFor({ state: "attached" });
  await tabTo(page, "Continue as guest");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Library");
  await expect.poll(() => page.title()).toBe("Library · s3-direct");
});

test("who loads more by keyboard keeps the button, and comes to the first new file when it goes", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const names = Array.from({ length: 12 }, (_, index) => `${String(index).padStart(2, "0")}.txt`);
  const files = await Promise.all(
    names.map((name) => makeFile(folder(), { name, bytes: Buffer.from(`This is ${name}`) })),
  );
  await uploadAndOpenLibrary(
    page,
    files.map(({ path }) => path),
  );
  await mediaItem(page, "11.txt").waitFor();
  const waiting: (() => void)[] = [];
  const nextPage = async () => {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    for (const go of waiting.splice(0)) go();
  };
  await page.route(/media\.list/, async (route) => {
    // There are three pages: the page loads the next one whenever the end comes into sight.
    const asked = route.request().url().replaceAll("%22limit%22%3A24", "%22limit%22%3A4");
    if (asked.includes("cursor")) await new Promise<void>((resolve) => waiting.push(resolve));
    await route.continue({ url: asked });
  });
  // Reloaded without uploads: after an upload the page reads the list again.
  await page.reload();
  const shown = page.locator("[data-open]");
  const more = page.getByRole("button", { name: /^(Load more|Loading…)$/ });
  await expect.poll(() => shown.count()).toBe(4);
  await more.focus();
  await nextPage();
  await expect.poll(() => shown.count()).toBe(8);
  await expect.poll(() => more.evaluate((button) => button === document.activeElement)).toBe(true);
  await nextPage();
  await expect.poll(() => shown.count()).toBe(12);
  await expect.poll(() => focused(page)).toBe(await shown.nth(8).getAttribute("aria-label"));
});

test("all files are chosen by Ctrl+A with Caps Lock, too, and Ctrl+Shift+A is left to the browser", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const file = await makeFile(folder(), { name: "caps.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [file.path]);
  const isLeft = await mediaItem(page, file.name).evaluate((button) =>
    button.dispatchEvent(
      new KeyboardEvent("keydown", { key: "A", ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true }),
    ),
  );
  expect(isLeft).toBe(true);
  await mediaItem(page, file.name).press("ControlOrMeta+A");
  await page.getByRole("region", { name: "Selected files" }).getByText("1 selected").waitFor();
});

test("under a dialog a preview takes no key, also where nothing has the focus", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const files = await Promise.all(["1.pdf", "2.pdf"].map((name) => makeFile(folder(), { name, bytes: makePdf(name) })));
  await uploadAndOpenLibrary(
    page,
    files.map(({ path }) => path),
  );
  const shown = page.locator("[data-open]");
  await expect.poll(() => shown.count()).toBe(2);
  await shown.first().press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Share" }).press("Enter");
  await page.getByRole("heading", { name: "Share a file" }).waitFor();
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press("Delete");
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Share a file" }).waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await shown.count()).toBe(2);
});

test("what failed is tried again by Enter on the button that has the focus", async () => {
  const { page } = await visit(url);
  const enter = page.getByRole("button", { name: "Sign in", exact: true });
  await page.getByLabel("E-mail").fill("nobody@example.com");
  await page.getByLabel("Password").fill("a long password");
  const answers: (() => void)[] = [];
  await page.route(/sign-in\/email/, async (route) => {
    await new Promise<void>((resolve) => answers.push(resolve));
    await route.continue();
  });
  await enter.press("Enter");
  await page.getByRole("button", { name: "One moment…" }).waitFor();
  // While it is busy neither the button nor a field sends it again.
  await page.keyboard.press("Enter");
  await page.getByLabel("Password").press("Enter");
  await page.getByRole("button", { name: "One moment…" }).focus();
  await expect.poll(() => answers.length).toBe(1);
  answers[0]?.();
  await page.getByText("E-mail and password do not match").waitFor();
  expect(await focused(page)).toBe("Sign in");
  await page.keyboard.press("Enter");
  await expect.poll(() => answers.length).toBe(2);
});

test("Delete that is held down deletes one file, in the list and in a preview, and so does Enter on its button", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const files = await Promise.all(
    ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf"].map((name) => makeFile(folder(), { name, bytes: makePdf(name) })),
  );
  await uploadAndOpenLibrary(
    page,
    files.map(({ path }) => path),
  );
  const shown = page.locator("[data-open]");
  await expect.poll(() => shown.count()).toBe(5);
  const hold = async (key: string) => {
    for (const _ of [1, 2, 3]) await page.keyboard.down(key);
    await page.keyboard.up(key);
  };
  await shown.first().focus();
  await hold("Delete");
  await expect.poll(() => shown.count()).toBe(4);
  await shown.first().click();
  await page.getByRole("dialog").waitFor();
  await hold("Delete");
  await expect.poll(() => shown.count()).toBe(3);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).focus();
  await hold("Enter");
  await expect.poll(() => shown.count()).toBe(2);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // The button's click, and none on the next file, which has the focus then.
  await page
    .getByRole("button", { name: /^Delete/ })
    .first()
    .focus();
  await page.evaluate(() => {
    const clicks: unknown[] = [];
    Object.assign(window, { clicks });
    addEventListener("click", (event) => clicks.push(event));
  });
  await hold("Enter");
  await expect.poll(() => shown.count()).toBe(1);
  expect(await page.evaluate("clicks.length")).toBe(1);
});

/** Pastes a file, as from the clipboard. */
const paste = (page: Page, name: string) =>
  page.evaluate((name) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["MZ"], name));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, name);

import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { makeBigText, makeFile, makePdf } from "../files.ts";
import { continueAsGuest, fileInput, goTo, publishedLink, sendingLimit } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

/** What has the focus, as it is read out. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent?.trim() ?? "";
  });

/** Tabs on until something of this name has the focus, as a person does who sees no pointer. */
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

test("what is done with all uploads keeps the focus, in their list and in the tray, which has them all", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const [good, wrong, large] = await Promise.all([
    makeFile(folder(), { name: "good.pdf", bytes: makePdf() }),
    makeFile(folder(), { name: "tool.exe", bytes: Buffer.from("MZ") }),
    makeBigText(folder(), { name: "large.txt", size: 30_000_000 }),
  ]);
  const limit = await sendingLimit(page);
  // Of the large file something is left for all that follows.
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
  // What fails while somebody is in the list is said, and its row waits below.
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

/** A file, as from the clipboard. */
const paste = (page: Page, name: string) =>
  page.evaluate((name) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["MZ"], name));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, name);

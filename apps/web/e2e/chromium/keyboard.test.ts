import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { makeBigText } from "../files.ts";
import { sendingLimit } from "../on-page.ts";
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
  expect(await focused(page)).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  await tabTo(page, "Continue as guest");
  await page.keyboard.press("Enter");
  await page.getByLabel("Choose files to upload").waitFor({ state: "attached" });

  const file = await makeBigText(folder(), { name: "keys.txt", size: 40_000_000 });
  const limit = await sendingLimit(page);
  await limit(4_000_000);
  const chosen = page.waitForEvent("filechooser");
  await tabTo(page, "Choose files to upload");
  await page.keyboard.press("Space");
  await (await chosen).setFiles(file.path);

  await tabTo(page, "Pause: keys.txt");
  await page.keyboard.press("Space");
  await page.getByText(/^Paused/).waitFor();
  expect(await focused(page)).toBe("Resume: keys.txt");
  await page.keyboard.press("Enter");
  await page.getByText(/^Uploading/).waitFor();
  await tabTo(page, "Cancel: keys.txt");
  await page.keyboard.press("Enter");
  await page.getByRole("listitem").getByText("Cancelled").waitFor();
  expect(await focused(page)).toBe("Remove from list: keys.txt");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Upload");

  await page.keyboard.press("Shift+Tab");
  await tabTo(page, "How it works");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "How it works" }).waitFor();
  await expect.poll(() => focused(page)).toBe("How it works");

  await page.keyboard.press("Shift+Tab");
  expect(await focused(page)).toBe("Account and settings: Guest");
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

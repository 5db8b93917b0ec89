import type { Page } from "playwright-core";
import { expect } from "vitest";
import { look } from "./axe.ts";
import { sideways } from "./on-page.ts";

/** Checks a page with axe, light and dark, and that nothing overflows a narrow window. */
export async function lookAt(page: Page, state: string): Promise<void> {
  await look(page, state);
  await page.setViewportSize({ width: 320, height: 568 });
  await expect.poll(() => sideways(page), { message: state }).toBe(0);
  await page.setViewportSize({ width: 1280, height: 720 });
}

/** Returns the text of the focused element. */
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

/** Waits for the page's own heading. */
export const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();

import type { Page } from "playwright-core";
import { en } from "../../src/texts/en.ts";
import { ko } from "../../src/texts/ko.ts";

export type Stage = { page: Page; files: string; korean: boolean };
export type Scene = {
  name: string;
  path: string;
  /** Brings the page to the state of the picture. */
  act: (stage: Stage) => Promise<void>;
  /** The whole page, not only the window. */
  whole?: boolean;
};

export const textsOf = ({ korean }: Stage) => (korean ? ko : en);

export async function enter(stage: Stage): Promise<void> {
  await stage.page.getByRole("button", { name: textsOf(stage).account.guest }).click();
  await stage.page.getByRole("heading", { level: 1 }).waitFor();
  await stage.page.getByLabel(textsOf(stage).upload.inputLabel).waitFor({ state: "attached" });
}

export async function slowDown(page: Page, bytesPerSecond: number): Promise<void> {
  const network = await page.context().newCDPSession(page);
  const conditions = { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: bytesPerSecond };
  await network.send("Network.emulateNetworkConditions", conditions);
}

/** Selects files of the library. On a phone a picture has its box only while the focus is on the picture. */
export async function choose({ page }: Stage, places: readonly number[]): Promise<void> {
  for (const place of places) {
    const item = page.locator("li[data-id]").nth(place);
    await item.locator("[data-open]").focus();
    await item.getByRole("checkbox").press("Space");
  }
}

/** Opens the page as somebody who was never here. */
export async function visit({ page }: Stage, path: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${new URL(page.url()).origin}${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
}

/** Makes pages look as if the API sends mails: the stack of the pictures sends none. */
export async function withMails({ page }: Stage): Promise<void> {
  await page.context().route(/\/trpc\/[^?]*config/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('"mails":false', '"mails":true') });
  });
}

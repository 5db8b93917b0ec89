import { randomUUID } from "node:crypto";
import type { Locator, Page } from "playwright-core";
import { isolated } from "../src/texts/isolating.ts";

// What a person does and sees, found by the words on the page.

/** Returns an e-mail address that has no account yet, even if a test is run again. */
export const newAddress = (name: string): string => `${name}-${randomUUID()}@example.com`;

export async function continueAsGuest(page: Page): Promise<void> {
  try {
    await page.getByRole("button", { name: "Continue as guest" }).click();
    await fileInput(page).waitFor({ state: "attached" });
  } catch (cause) {
    const words = await page.innerText("body").catch(String);
    throw new Error(`Nobody could continue as a guest. The page says:\n${words}`, { cause });
  }
}

export const fileInput = (page: Page): Locator => page.getByLabel("Choose files to upload");

/** A file's row in the list of uploads. */
export const uploadRow = (page: Page, name: string): Locator =>
  page.getByRole("region", { name: "Uploads" }).getByRole("listitem").filter({ hasText: name });

/** The link of a file in the list of uploads, once it is published. */
export const publishedLink = (page: Page, name: string): Locator =>
  page.getByRole("link", { name: `Open: ${name}`, exact: true });

/** The button that opens a published file's preview in the library. */
export const mediaItem = (page: Page, name: string): Locator =>
  page.getByRole("button", { name: `Preview ${isolated(name)}`, exact: true });

/** Returns a published file as the API lists it. */
export async function listed(page: Page, name: string): Promise<{ url: string; uploadKey: string; size: number }> {
  const items = await page.evaluate(async () => {
    const response = await fetch("/trpc/media.list?input={}");
    const answer: { result: { data: { items: { name: string; url: string; uploadKey: string; size: number }[] } } } =
      await response.json();
    return answer.result.data.items;
  });
  const found = items.find((item) => item.name === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

/** Goes to another page, and waits until that has the focus. */
export async function goTo(page: Page, place: "Upload" | "Library" | "How it works"): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: place }).click();
  await page.getByRole("heading", { level: 1, name: place }).waitFor();
}

export async function uploadAndOpenLibrary(page: Page, paths: readonly string[]): Promise<void> {
  await fileInput(page).setInputFiles([...paths]);
  await page.getByText(`${paths.length} of ${paths.length} uploaded`).waitFor();
  await goTo(page, "Library");
}

/** Creates an account, which is signed in on this page. @returns what to sign in with elsewhere */
export async function signUp(page: Page, name: string): Promise<{ email: string; password: string }> {
  const credentials = { email: newAddress(name.toLowerCase()), password: "a long password" };
  await post(page, "sign-up/email", { name, ...credentials });
  return credentials;
}

export async function signIn(page: Page, credentials: { email: string; password: string }): Promise<void> {
  await post(page, "sign-in/email", credentials);
}

/** Sends what the form would send. */
async function post(page: Page, path: string, data: object): Promise<void> {
  const { origin } = new URL(page.url());
  const response = await page.request.post(`${origin}/api/auth/${path}`, { data, headers: { origin } });
  if (!response.ok()) throw new Error(`${path} answers ${response.status()}.`);
}

/**
 * Returns how far the page, or a dialog over it, can be scrolled sideways, in pixels. A permanent scroll bar takes some
 * off. A phone's window becomes as wide as its content, so its width is no measure.
 */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const places = [document.documentElement, ...document.querySelectorAll("dialog[open]")];
    return Math.max(0, ...places.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
  });

/** Whether the whole element is in the window, and nothing covers its middle. */
export const isInSight = (place: Locator): Promise<boolean> =>
  place.evaluate((element) => {
    const { top, bottom, left, width } = element.getBoundingClientRect();
    const middle = document.elementFromPoint(left + width / 2, (top + bottom) / 2);
    return top >= 0 && bottom <= innerHeight && element.contains(middle);
  });

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account and settings/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
}

/** Records each value of a file's progress bar from now on, until the bar disappears. */
export function watchProgress(page: Page, name: string): Promise<number[]> {
  return page.evaluate(
    (label) =>
      new Promise<number[]>((resolve) => {
        const seen: number[] = [];
        const look = () => {
          const bar = document.querySelector(`progress[aria-label="${label}"]`);
          if (bar instanceof HTMLProgressElement && bar.value !== seen.at(-1)) seen.push(bar.value);
          if (bar === null && seen.length > 0) resolve(seen);
          else requestAnimationFrame(look);
        };
        look();
      }),
    name,
  );
}

/** Records each speed and each time left on the page, from the second frame offline until an upload says that it waits. */
export function watchSpeedsOffline(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen: string[] = [];
        let framesOffline = 0;
        const look = () => {
          framesOffline = navigator.onLine ? 0 : framesOffline + 1;
          const words = document.body.innerText;
          if (framesOffline > 1) seen.push(...(words.match(/[\d.]+ \S+\/s\b|\d+ \S+ left\b/g) ?? []));
          if (framesOffline > 0 && words.includes("No connection")) resolve(seen);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/** Limits what the page may send, in bytes a second, so that there is time to see it; -1 removes the limit. */
export type SendingLimit = (bytesPerSecond: number, more?: { offline?: boolean }) => Promise<void>;

/** Creates the limit of a page, once per page: a limit or an offline state that another one has set would stay. */
export async function sendingLimit(page: Page): Promise<SendingLimit> {
  const network = await page.context().newCDPSession(page);
  return async (uploadThroughput, { offline = false } = {}) => {
    const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput };
    await network.send("Network.emulateNetworkConditions", conditions);
  };
}

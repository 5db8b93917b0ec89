import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "@s3-direct/browsers";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterEach, beforeAll } from "vitest";

/** How long a page may take to show what is expected. */
const pageTimeoutMs = 60_000;

type Visit = {
  page: Page;
  /** For another page of the same person. */
  context: BrowserContext;
  /** What the page writes to the console as a warning or an error. */
  complaints: string[];
};

/** Opens one browser, and one folder for the files to upload, for all tests of a file. */
export function useVisitors(options: { touch?: boolean } = {}): {
  visit: (url: string, person?: BrowserContextOptions) => Promise<Visit>;
  folder: () => string;
} {
  let browser: Browser;
  let folder: string;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launchChromium(options);
    folder = await mkdtemp(join(tmpdir(), "s3-direct-files-"));
    // Returned, not an `afterAll`: that would also run without a browser, and hide why there is none.
    return async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    };
  });
  // An open page would keep reading its lists during the following tests.
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });

  return {
    folder: () => folder,
    /** Opens the page as a person who was never here. */
    async visit(url, person = {}) {
      const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], ...person });
      contexts.push(context);
      context.setDefaultTimeout(pageTimeoutMs);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(url);
      return { page, context, complaints };
    },
  };
}

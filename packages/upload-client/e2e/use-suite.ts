import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser, type Tab, type TestBrowser } from "@s3-direct/browsers";
import { afterEach, beforeAll, beforeEach, expect, inject } from "vitest";
import { makeFile } from "./files.ts";
import { pageAddress, type PageOptions } from "./on-page.ts";
import { type Stack, startStack } from "./stack.ts";

/** Starts one browser, one stack and one folder for the files, for all tests of a file. */
export function useSuite() {
  let browser: TestBrowser;
  let stack: Stack;
  let folder: string;
  let owner: string;
  const tabs: Tab[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "upload-suite-files-"));
    stack = await startStack(inject("page"));
    browser = await launchBrowser(inject("engine"));
    // Returned instead of an `afterAll`, which would also run without a browser, and hide why there is none.
    return async () => {
      await browser.close();
      await stack.close();
      await rm(folder, { recursive: true });
    };
  });
  beforeEach(() => {
    stack.storage.log.splice(0);
    // What a failed first try leaves unfinished belongs to nobody in the second.
    owner = randomUUID();
  });
  afterEach(async () => {
    stack.storage.faults.clear();
    for (const tab of tabs.splice(0)) await tab.close();
  });

  /** Returns the page's URL. @param at which of its addresses; @default the secure context */
  const addressOf = (options: PageOptions = {}, at: "url" | "lanUrl" = "url"): string =>
    pageAddress(stack[at], { owner, ...options, ...(at === "lanUrl" && { endpoint: "lan" }) });

  return {
    browser: () => browser,
    stack: () => stack,
    storage: () => stack.storage,
    addressOf,
    /** Opens the page in a tab, which is closed when the test has ended. */
    open: async (options: PageOptions = {}, at: "url" | "lanUrl" = "url"): Promise<Tab> => {
      const tab = await browser.open(addressOf(options, at));
      tabs.push(tab);
      // WebKit's automation reports a page as loaded before its script has run.
      await expect.poll(() => tab.evaluate(() => typeof suite), { timeout: 60_000 }).toBe("object");
      return tab;
    },
    /** Makes a file of random bytes. */
    makeFile: (name: string, size: number) => makeFile(folder, { name, size }),
  };
}

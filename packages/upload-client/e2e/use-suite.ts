import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser, type Tab, type TestBrowser } from "@s3-direct/browsers";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from "vitest";
import type { SeenItem } from "./page/record.ts";
import { type Stack, startStack } from "./stack.ts";

export type TestFile = { name: string; path: string; sha256: string };

type PageOptions = {
  endpoint?: "upload" | "form";
  /** Whether an upload begins when the test says so, and not when a file is picked. */
  wait?: boolean;
  stallTimeout?: number;
  /** Whether uploads outlive the page. */
  resume?: boolean;
};

/** One browser, one stack and one folder for the files, for all tests of a file. */
export function useSuite() {
  let browser: TestBrowser;
  let stack: Stack;
  let folder: string;
  const tabs: Tab[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "upload-suite-files-"));
    stack = await startStack(inject("page"));
    browser = await launchBrowser(inject("engine"));
  });
  afterAll(async () => {
    await browser.close();
    await stack.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => void stack.storage.log.splice(0));
  afterEach(async () => {
    stack.storage.faults.clear();
    for (const tab of tabs.splice(0)) await tab.close();
  });

  /** The page's address. @param at where: the secure context, if not said otherwise */
  const addressOf = (options: PageOptions = {}, at: "url" | "lanUrl" = "url"): string => {
    const endpoint = at === "lanUrl" ? "lan" : (options.endpoint ?? "upload");
    const query = new URLSearchParams({ endpoint });
    if (options.wait) query.set("wait", "");
    if (options.resume) query.set("resume", "");
    if (options.stallTimeout !== undefined) query.set("stallTimeout", String(options.stallTimeout));
    return `${stack[at]}/?${query}`;
  };

  return {
    browser: () => browser,
    stack: () => stack,
    storage: () => stack.storage,
    addressOf,
    /** Opens the page in a tab, which is closed when the test has ended. */
    open: async (options: PageOptions = {}, at: "url" | "lanUrl" = "url"): Promise<Tab> => {
      const tab = await browser.open(addressOf(options, at));
      tabs.push(tab);
      return tab;
    },
    /** A file of random bytes. */
    makeFile: async (name: string, size: number): Promise<TestFile> => {
      const bytes = randomBytes(size);
      const path = join(folder, name);
      await writeFile(path, bytes);
      return { name, path, sha256: sha256(bytes) };
    },
  };
}

export const files = { label: "Files" } as const;

/** How the uploads stand. */
export const itemsOf = (tab: Tab): Promise<SeenItem[]> => tab.evaluate(() => suite.items());

/** Waits until nothing is on its way any more. */
export async function settled(tab: Tab): Promise<SeenItem[]> {
  let items: SeenItem[] = [];
  await expect
    .poll(
      async () => {
        items = await itemsOf(tab);
        return items.length > 0 && items.every(({ status }) => ["done", "error", "aborted"].includes(status));
      },
      { timeout: 90_000, interval: 100 },
    )
    .toBe(true);
  return items;
}

/** Waits until an upload is in a status. */
export async function reaches(tab: Tab, status: string): Promise<void> {
  const statuses = async () => (await itemsOf(tab)).map((item) => item.status);
  await expect.poll(statuses, { timeout: 60_000, interval: 50 }).toContain(status);
}

/** The numbers of the parts that S3 has acknowledged to this page. */
export const acknowledged = (tab: Tab): Promise<(number | undefined)[]> =>
  tab.evaluate(() =>
    suite
      .requests()
      .filter(({ status }) => status === 200)
      .map(({ partNumber }) => partNumber),
  );

/** The uploads are done, and what is published are the files' bytes. */
export async function expectPublished(tab: Tab, expected: readonly TestFile[]): Promise<void> {
  const items = await settled(tab);
  const published = await Promise.all(
    items.map(async ({ name, status, url, error }) => {
      const outcome = error ?? status;
      return { name, outcome, sha256: url && sha256(new Uint8Array(await (await fetch(url)).arrayBuffer())) };
    }),
  );
  const wanted = expected.map(({ name, sha256 }) => ({ name, outcome: "done", sha256 }));
  expect(published).toEqual(wanted);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

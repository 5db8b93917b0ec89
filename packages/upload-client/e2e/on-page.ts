import type { Tab } from "@s3-direct/browsers";
import { expect } from "vitest";
import { sha256, type TestFile } from "./files.ts";
import type { SeenItem } from "./page/record.ts";

export type PageOptions = {
  endpoint?: "upload" | "form" | "lan" | "looked" | "unresolved" | "refused" | "silent" | "unknown";
  /** Whether an upload begins when the test starts it, and not when a file is chosen. */
  wait?: boolean;
  stallTimeout?: number;
  retries?: number;
  /** Whether uploads survive the page. */
  resume?: boolean;
  /** Whose uploads those are. */
  owner?: string;
  /** The origin that connections are opened to ahead. */
  preconnect?: string;
  /** As if a page's Content-Security-Policy allowed no worker. */
  withoutWorker?: boolean;
};

export function pageAddress(origin: string, { endpoint = "upload", ...options }: PageOptions): string {
  const query = new URLSearchParams({ endpoint });
  for (const [name, value] of Object.entries(options)) if (value !== false) query.set(name, String(value));
  return `${origin}/?${query}`;
}

export const files = { label: "Files" } as const;

/** Returns the state of the uploads. */
export const itemsOf = (tab: Tab): Promise<SeenItem[]> => tab.evaluate(() => suite.items());

/** Waits until no upload is running. */
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

/** Waits until an upload has a status. */
export async function reaches(tab: Tab, status: string): Promise<void> {
  const statuses = async () => (await itemsOf(tab)).map((item) => item.status);
  await expect.poll(statuses, { timeout: 60_000, interval: 50 }).toContain(status);
}

/** Returns the numbers of the parts that S3 has acknowledged to this page. */
export const acknowledged = (tab: Tab): Promise<number[]> =>
  tab.evaluate(() =>
    suite
      .requests()
      .flatMap(({ status, partNumber }) => (status === 200 && partNumber !== undefined ? partNumber : [])),
  );

/** Checks that the uploads are done, and that the published files have the same bytes. */
export async function expectPublished(tab: Tab, expected: readonly Omit<TestFile, "path">[]): Promise<void> {
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

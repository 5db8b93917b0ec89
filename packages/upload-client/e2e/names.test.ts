import { MiB } from "@s3-direct/upload-core";
import { describe, expect, test } from "vitest";
import { expectPublished, files, itemsOf } from "./on-page.ts";
import { useSuite } from "./use-suite.ts";

const { stack, open, makeFile } = useSuite();

describe.each(["unresolved", "refused", "silent"] as const)("where one of two names is %s", (endpoint) => {
  test("files in one piece and one in parts go over the other, without an error", async () => {
    const tab = await open({ endpoint });
    const large = await makeFile(`${endpoint}.bin`, 30 * MiB);
    const small = await Promise.all(
      Array.from({ length: 6 }, (_, index) => makeFile(`${endpoint}-${index}.bin`, 40_000)),
    );
    await tab.setFiles(files, [large.path, ...small.map(({ path }) => path)]);
    await expectPublished(tab, [large, ...small]);
    const requests = await tab.evaluate(() => suite.requests());
    expect(requests.filter(({ status }) => status === 0).length).toBeGreaterThan(0);
  });
});

const unanswered = [
  ["does not know the page", "unknown", async () => {}],
  ["is away", "upload", () => stack().storage.stop()],
] as const;

describe.each(unanswered)("a storage that %s", (_, endpoint, begin) => {
  test("is named while the upload waits and has failed of nothing yet", async () => {
    const tab = await open({ endpoint });
    const { path } = await makeFile(`${endpoint}.bin`, 40_000);
    await begin();
    try {
      await tab.setFiles(files, [path]);
      const said = async () => (await itemsOf(tab)).map(({ status, cause }) => `${status}: ${cause}`);
      const named =
        /^waiting: retry: The storage at http:\S+ does not answer this page \(http:\S+\)\. Is it running, does the bucket exist, and do its CORS/;
      await expect.poll(said, { interval: 50 }).toEqual([expect.stringMatching(named)]);
      await tab.evaluate(() => suite.uploader.abortAll());
    } finally {
      if (endpoint === "upload") await stack().storage.start();
    }
  });
});

import { MiB } from "@s3-direct/upload-core";
import { describe, expect, test } from "vitest";
import { expectPublished, files } from "./on-page.ts";
import { useSuite } from "./use-suite.ts";

const { open, makeFile } = useSuite();

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

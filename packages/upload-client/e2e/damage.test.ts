import { rm, truncate } from "node:fs/promises";
import { MiB } from "@s3-direct/upload-core";
import { describe, expect, test } from "vitest";
import { expectPublished, files, settled } from "./on-page.ts";
import { useSuite } from "./use-suite.ts";

const { open, makeFile, storage } = useSuite();

/** Returns S3's refusals of what the browser sent. */
const refusals = () =>
  storage()
    .log.filter(({ method, code }) => method === "PUT" && code !== undefined)
    .map(({ code }) => code);

describe.each([
  { way: "one PUT", size: 2 * MiB },
  { way: "parts", size: 11 * MiB },
])("a file that goes up by $way", ({ size }) => {
  test("with one flipped bit is refused by S3, and sent again", async () => {
    const tab = await open();
    const file = await makeFile(`flipped-${size}.bin`, size);
    await tab.evaluate(() => suite.damage(1));
    await tab.setFiles(files, [file.path]);
    await expectPublished(tab, [file]);
    expect(refusals()).toEqual(["BadDigest"]);
  });

  test("is sent again when the connection breaks", async () => {
    storage().faults.add({ kind: "reset", afterBytes: MiB, method: "PUT", bucket: "suite-upload", count: 1 });
    const tab = await open();
    const file = await makeFile(`reset-${size}.bin`, size);
    await tab.setFiles(files, [file.path]);
    await expectPublished(tab, [file]);
  });

  test("is done when the answer is lost", async () => {
    storage().faults.add({ kind: "lost-answer", method: "PUT", bucket: "suite-upload", count: 1 });
    const tab = await open();
    const file = await makeFile(`lost-${size}.bin`, size);
    await tab.setFiles(files, [file.path]);
    await expectPublished(tab, [file]);
  });

  test("is sent again when no byte moves any more", async () => {
    storage().faults.add({
      kind: "bandwidth",
      bytesPerSecond: 20_000,
      method: "PUT",
      bucket: "suite-upload",
      count: 1,
    });
    const tab = await open({ stallTimeout: 1 });
    const file = await makeFile(`stalled-${size}.bin`, size);
    await tab.setFiles(files, [file.path]);
    await expectPublished(tab, [file]);
  });

  test("but is gone by then is said to have changed", async () => {
    const tab = await open({ wait: true });
    const file = await makeFile(`gone-${size}.bin`, size);
    await tab.setFiles(files, [file.path]);
    await rm(file.path);
    await tab.evaluate(() => suite.start());
    expect((await settled(tab)).map(({ status, error }) => error ?? status)).toEqual(["FILE_CHANGED"]);
  });

  test("but has been cut by then is said to have changed", async () => {
    const tab = await open({ wait: true, stallTimeout: 1 });
    const file = await makeFile(`cut-${size}.bin`, size);
    await tab.setFiles(files, [file.path]);
    await truncate(file.path, size - 1000);
    await tab.evaluate(() => suite.start());
    const [item] = await settled(tab);
    expect(item?.error).toBe("FILE_CHANGED");
  });
});

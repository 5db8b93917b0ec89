import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser, type Tab } from "@s3-direct/browsers";
import { MiB } from "@s3-direct/upload-core";
import { describe, expect, inject, test } from "vitest";
import { acknowledged, expectPublished, files, reaches, type TestFile, useSuite } from "./use-suite.ts";

const { browser, stack, storage, open, addressOf, makeFile } = useSuite();
const engine = inject("engine");

/** Of the parts that go up side by side a few get through, and the others take their time. */
const letFewThrough = () =>
  storage().faults.add({ kind: "bandwidth", bytesPerSecond: MiB / 2, operation: "UploadPart", count: 7 });

async function whenSomeAreStored(tab: Tab): Promise<(number | undefined)[]> {
  await expect.poll(async () => (await acknowledged(tab)).length, { timeout: 60_000, interval: 50 }).toBeGreaterThan(1);
  return acknowledged(tab);
}

/** Everything that S3 has acknowledged before was not sent again. */
async function expectNoneTwice(tab: Tab, before: (number | undefined)[]): Promise<void> {
  const after = await acknowledged(tab);
  expect(after.filter((partNumber) => before.includes(partNumber))).toEqual([]);
}

/** WebKit's automation has private sessions only. Their IndexedDB takes no files, so that they have to be picked again. */
const isPrivate = engine === "webkit";

const unfinished = (tab: Tab) => tab.evaluate(() => suite.unfinished());
const soon = { timeout: 20_000 };

/** Picks the file again and goes on with it. */
async function pickAgain(tab: Tab, file: TestFile, options: { isInOtherTab: boolean }): Promise<void> {
  await expect.poll(() => unfinished(tab), soon).toEqual([{ name: file.name, needs: "file", ...options }]);
  await tab.setFiles(files, [file.path]);
  await tab.evaluate(() => suite.resume());
}

/** Begins an upload in parts, of which a few get through. */
async function begin(tab: Tab, file: TestFile): Promise<(number | undefined)[]> {
  letFewThrough();
  await tab.setFiles(files, [file.path]);
  await tab.evaluate(() => suite.start());
  return whenSomeAreStored(tab);
}

describe("a reload in mid-upload", () => {
  test("of a file that the browser keeps: it goes on by itself, with the parts that are missing", async () => {
    const tab = await open({ resume: true, wait: true });
    const file = await makeFile("kept.bin", 50 * MiB);
    const before = await begin(tab, file);
    storage().faults.clear();
    await tab.reload();
    if (isPrivate) await pickAgain(tab, file, { isInOtherTab: false });
    await expectPublished(tab, [file]);
    await expectNoneTwice(tab, before);
    await expect.poll(() => unfinished(tab), soon).toEqual([]);
  });

  test("of a file that is too large for that: it goes on when the file is picked again", async () => {
    const tab = await open({ resume: true, wait: true });
    const file = await makeFile("picked-again.bin", 80 * MiB);
    const before = await begin(tab, file);
    storage().faults.clear();
    await tab.reload();
    await pickAgain(tab, file, { isInOtherTab: false });
    await expectPublished(tab, [file]);
    await expectNoneTwice(tab, before);
  });

  test("by the machine's address, without locks: it goes on when somebody says so", async () => {
    const tab = await open({ resume: true, wait: true }, "lanUrl");
    const file = await makeFile("lan-kept.bin", 30 * MiB);
    const before = await begin(tab, file);
    storage().faults.clear();
    await tab.reload();
    if (isPrivate) await pickAgain(tab, file, { isInOtherTab: false });
    else {
      const needs = "nothing";
      await expect.poll(() => unfinished(tab), soon).toEqual([{ name: file.name, needs, isInOtherTab: false }]);
      await tab.evaluate(() => suite.resume());
    }
    await expectPublished(tab, [file]);
    await expectNoneTwice(tab, before);
  });
});

test("of two tabs one works on an upload, and the other goes on when it is closed", async () => {
  const first = await browser().open(addressOf({ resume: true, wait: true }));
  const file = await makeFile("two-tabs.bin", 50 * MiB);
  const before = await begin(first, file);
  const second = await open({ resume: true, wait: true });
  if (isPrivate) await pickAgain(second, file, { isInOtherTab: true });
  await reaches(second, "waiting: other-tab");
  storage().faults.clear();
  await first.close();
  await expectPublished(second, [file]);
  await expectNoneTwice(second, before);
});

test("a network that goes and comes: it waits, and goes on by itself", async () => {
  const tab = await open({ wait: true });
  const file = await makeFile("outage.bin", 50 * MiB);
  const before = await begin(tab, file);
  await stack().cut();
  await reaches(tab, "waiting: offline");
  await stack().mend();
  await expectPublished(tab, [file]);
  const after = (await acknowledged(tab)).slice(before.length);
  expect(after.filter((partNumber) => before.includes(partNumber))).toEqual([]);
});

// WebKit's automation has no such thing.
if (engine !== "webkit")
  test("a browser that is put offline: it waits, and goes on by itself", async () => {
    const tab = await open({ wait: true });
    const file = await makeFile("offline.bin", 50 * MiB);
    await begin(tab, file);
    await browser().setOffline?.(true);
    await reaches(tab, "waiting: offline");
    storage().faults.clear();
    await browser().setOffline?.(false);
    await expectPublished(tab, [file]);
  });

// WebKit's automation keeps nothing on disk.
if (engine !== "webkit")
  test("a browser that is killed: the next one goes on by itself", async () => {
    const profile = await mkdtemp(join(tmpdir(), "upload-suite-profile-"));
    try {
      const killed = await launchBrowser(engine, { profile });
      const tab = await killed.open(addressOf({ resume: true, wait: true }));
      const file = await makeFile("killed.bin", 50 * MiB);
      const before = await begin(tab, file);
      await killed.kill();
      storage().faults.clear();
      await using next = await launchBrowser(engine, { profile });
      const again = await next.open(addressOf({ resume: true }));
      await expectPublished(again, [file]);
      await expectNoneTwice(again, before);
    } finally {
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });

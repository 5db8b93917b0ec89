import type { Tab } from "@s3-direct/browsers";
import { MiB } from "@s3-direct/upload-core";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { expectEachOnce } from "./each-once.ts";
import type { TestFile } from "./files.ts";
import { acknowledged, expectPublished, files, reaches } from "./on-page.ts";
import { useSuite } from "./use-suite.ts";

const { browser, stack, storage, open, addressOf, makeFile } = useSuite();
const engine = inject("engine");

/** Lets the first two parts of a file through; the others take ten seconds. */
function letTwoThrough(): void {
  for (let partNumber = 3; partNumber <= 13; partNumber++)
    storage().faults.add({ kind: "bandwidth", bytesPerSecond: MiB / 2, operation: "UploadPart", partNumber });
}

/** Returns S3's responses to parts, in order. */
const partAnswers = () =>
  storage()
    .log.filter(({ operation }) => operation === "UploadPart")
    .map(({ partNumber, status }) => ({ partNumber: Number(partNumber), status }));

/** WebKit's automation has only private sessions. Their IndexedDB stores no files, so files have to be chosen again. */
const isPrivate = engine === "webkit";

const unfinished = (tab: Tab) => tab.evaluate(() => suite.unfinished());

/** Chooses the file again and resumes its upload. */
async function pickAgain(tab: Tab, file: TestFile, options: { isInOtherTab: boolean }): Promise<void> {
  await expect.poll(() => unfinished(tab)).toEqual([{ name: file.name, needs: "file", ...options }]);
  await tab.setFiles(files, [file.path]);
  await tab.evaluate(() => suite.resume());
}

/** Begins an upload in parts, and stops in the middle of it. */
async function begin(tab: Tab, file: TestFile): Promise<void> {
  letTwoThrough();
  await tab.setFiles(files, [file.path]);
  await tab.evaluate(() => suite.start());
  await twoHaveArrived(tab);
}

/** Waits until the upload's record is complete on disk: on a slow one parts are sent a second later without it. */
const isRecorded = (tab: Tab) =>
  expect
    .poll(() =>
      tab.evaluate(async () => {
        const ended = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve) => request.addEventListener("success", () => resolve(request.result)));
        const database = await ended(indexedDB.open("s3-direct"));
        const records: unknown[] = await ended(database.transaction("uploads").objectStore("uploads").getAll());
        database.close();
        return records.map((record) => ["plan", "fingerprint"].every((field) => Reflect.get(Object(record), field)));
      }),
    )
    .toEqual([true]);

const twoHaveArrived = (tab: Tab) => expect.poll(async () => (await acknowledged(tab)).toSorted()).toEqual([1, 2]);

describe("a reload in mid-upload", () => {
  test("of a file that is too large for that: it goes on when the file is picked again", async () => {
    const tab = await open({ resume: true, wait: true });
    const file = await makeFile("picked-again.bin", 65 * MiB);
    await begin(tab, file);
    await isRecorded(tab);
    const answered = partAnswers().length;
    storage().faults.clear();
    await tab.reload();
    await pickAgain(tab, file, { isInOtherTab: false });
    await expectPublished(tab, [file]);
    expectEachOnce(partAnswers(), 13, { answered });
    await expect.poll(() => unfinished(tab)).toEqual([]);
  });

  // Only Chromium's handles say that they may be read.
  if (engine === "chromium")
    test("of a file whose handle the browser gave: it goes on by itself, however large it is", async () => {
      const tab = await open({ resume: true });
      letTwoThrough();
      const name = "handle.bin";
      const sha256 = await tab.evaluate((name, size) => suite.addWithHandle(name, size), name, 65 * MiB);
      await twoHaveArrived(tab);
      const answered = partAnswers().length;
      storage().faults.clear();
      await tab.reload();
      await expectPublished(tab, [{ name, sha256 }]);
      expectEachOnce(partAnswers(), 13, { answered });
    });

  test("by the machine's address, without locks: it goes on when somebody says so", async () => {
    const tab = await open({ resume: true, wait: true }, "lanUrl");
    const file = await makeFile("lan-kept.bin", 30 * MiB);
    await begin(tab, file);
    const answered = partAnswers().length;
    storage().faults.clear();
    await tab.reload();
    if (isPrivate) await pickAgain(tab, file, { isInOtherTab: false });
    else {
      const needs = "nothing";
      await expect.poll(() => unfinished(tab)).toEqual([{ name: file.name, needs, isInOtherTab: false }]);
      await tab.evaluate(() => suite.resume());
    }
    await expectPublished(tab, [file]);
    expectEachOnce(partAnswers(), 6, { answered });
  });
});

test("one of two tabs works on an upload, and the other goes on when the first is closed", async () => {
  const first = await browser().open(addressOf({ resume: true, wait: true }));
  const file = await makeFile("two-tabs.bin", 40 * MiB);
  await begin(first, file);
  const second = await open({ resume: true, wait: true });
  if (isPrivate) await pickAgain(second, file, { isInOtherTab: true });
  await reaches(second, "waiting: other-tab");
  const answered = partAnswers().length;
  storage().faults.clear();
  await first.close();
  await expectPublished(second, [file]);
  expectEachOnce(partAnswers(), 8, { answered });
});

/** Deletes the databases, as an application may at a sign-out. @returns the result for each database */
const deleteDatabases = (tab: Tab): Promise<string[]> =>
  tab.evaluate(async () => {
    const databases = await indexedDB.databases();
    const ends = databases.map(
      ({ name = "" }) =>
        new Promise<string>((resolve) => {
          const request = indexedDB.deleteDatabase(name);
          for (const end of ["success", "blocked"]) request.addEventListener(end, () => resolve(`${name}: ${end}`));
        }),
    );
    return (await Promise.all(ends)).toSorted();
  });

test("a tab that deletes the databases waits for no other tab, and what goes up after that outlives the page", async () => {
  const first = await open({ resume: true, wait: true });
  const second = await open({ resume: true, wait: true });
  for (const tab of [first, second]) expect(await unfinished(tab)).toEqual([]);
  expect(await deleteDatabases(first)).toEqual(["s3-direct-files: success", "s3-direct: success"]);
  const file = await makeFile("after-deletion.bin", 65 * MiB);
  await begin(second, file);
  await isRecorded(second);
  const answered = partAnswers().length;
  storage().faults.clear();
  await second.reload();
  await pickAgain(second, file, { isInOtherTab: false });
  await expectPublished(second, [file]);
  expectEachOnce(partAnswers(), 13, { answered });
});

test("tabs share a browser's connections: what waits for the other tab's has not stalled", async () => {
  // With one host name of S3, so that the first tab has all six connections.
  const first = await open({ endpoint: "lan", wait: true });
  const long = await makeFile("six.bin", 40 * MiB);
  await begin(first, long);
  const second = await open({ endpoint: "lan", stallTimeout: 5, retries: 0 });
  const short = await makeFile("waits.bin", 10 * MiB);
  await second.setFiles(files, [short.path]);
  await expectPublished(second, [short]);
  await expectPublished(first, [long]);
  const statuses = await second.evaluate(() => suite.requests().map(({ status }) => status));
  expect(statuses).toEqual([200, 200]);
});

test("a network that goes and comes: it waits, and goes on by itself", async () => {
  const tab = await open({ wait: true });
  const file = await makeFile("outage.bin", 40 * MiB);
  await begin(tab, file);
  await stack().cut();
  await reaches(tab, "waiting: offline").finally(() => stack().mend());
  await expectPublished(tab, [file]);
  expectEachOnce(partAnswers(), 8);
});

// WebKit's automation does not support this.
if (engine !== "webkit")
  test("a browser that is put offline: it waits, and goes on by itself", async () => {
    const tab = await open({ wait: true });
    const file = await makeFile("offline.bin", 40 * MiB);
    await begin(tab, file);
    onTestFinished(() => browser().setOffline?.(false));
    await browser().setOffline?.(true);
    await reaches(tab, "waiting: offline");
    storage().faults.clear();
    await browser().setOffline?.(false);
    await expectPublished(tab, [file]);
  });

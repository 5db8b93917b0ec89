import { MiB } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { acknowledged, expectPublished, files, itemsOf, settled, reaches } from "./on-page.ts";
import { useSuite } from "./use-suite.ts";

const { open, makeFile, storage } = useSuite();

const slow = (operation: string, bytesPerSecond: number) =>
  storage().faults.add({ kind: "bandwidth", bytesPerSecond, operation });

test("a file in parts that is aborted leaves no part behind", async () => {
  slow("UploadPart", MiB / 4);
  const tab = await open();
  const file = await makeFile("aborted.bin", 60 * MiB);
  await tab.setFiles(files, [file.path]);
  await reaches(tab, "uploading");
  await tab.evaluate(() => suite.uploader.abortAll());
  expect((await settled(tab)).map(({ status }) => status)).toEqual(["aborted"]);
  const ends = () => storage().log.filter(({ operation }) => operation === "AbortMultipartUpload");
  await expect.poll(() => ends().map(({ status }) => status)).toEqual([204]);
  expect(await tab.evaluate(() => suite.requests().every(({ status }) => status !== undefined))).toBe(true);
});

test("a file in one piece that is aborted is not published", async () => {
  slow("PutObject", MiB / 4);
  const tab = await open();
  const file = await makeFile("aborted-single.bin", 4 * MiB);
  await tab.setFiles(files, [file.path]);
  await reaches(tab, "uploading");
  await tab.evaluate(() => suite.uploader.abortAll());
  expect((await settled(tab)).map(({ status }) => status)).toEqual(["aborted"]);
  // A PUT that was being sent may still arrive; then the API overwrites it with a tombstone.
  await expect.poll(() => storage().log.some(({ accessKeyId }) => accessKeyId === "SUITEPUBLISHER")).toBe(true);
  expect(storage().log.map(({ operation }) => operation)).not.toContain("CopyObject");
});

test("an upload in parts that is paused goes on where it stopped", async () => {
  // Four of twelve parallel parts get through.
  storage().faults.add({ kind: "bandwidth", bytesPerSecond: MiB / 2, operation: "UploadPart", count: 8 });
  const tab = await open();
  const file = await makeFile("paused.bin", 60 * MiB);
  await tab.setFiles(files, [file.path]);
  await expect.poll(async () => (await acknowledged(tab)).length, { interval: 50 }).toBeGreaterThan(2);
  await tab.evaluate(() => suite.uploader.pauseAll());
  expect((await itemsOf(tab)).map(({ status }) => status)).toEqual(["paused"]);
  storage().faults.clear();

  await tab.evaluate(() => suite.uploader.resumeAll());
  await expectPublished(tab, [file]);
  const numbers = await acknowledged(tab);
  expect(new Set(numbers).size).toBe(12);
  expect(numbers).toHaveLength(12);
});

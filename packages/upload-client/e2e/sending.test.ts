import { MiB } from "@s3-direct/upload-core";
import { describe, expect, inject, test } from "vitest";
import { expectPublished, files, settled } from "./on-page.ts";
import { useSuite } from "./use-suite.ts";

const { open, makeFile, storage } = useSuite();
const engine = inject("engine");

const operations = () => storage().log.map(({ method, operation }) => (method === "OPTIONS" ? method : operation));

describe("a file", () => {
  test("goes up by one PUT, with the checksum that S3 enforces", async () => {
    const tab = await open();
    const file = await makeFile("single.bin", 3 * MiB);
    await tab.setFiles(files, [file.path]);
    await expectPublished(tab, [file]);
    expect(await tab.evaluate(() => suite.requests().map(({ status }) => status))).toEqual([200]);
    expect(operations().filter((operation) => operation === "OPTIONS" || operation === "PutObject")).toEqual([
      "OPTIONS",
      "PutObject",
    ]);
  });

  test("goes up by a form, for which no browser asks by a preflight", async () => {
    const tab = await open({ endpoint: "form" });
    const file = await makeFile("form.bin", 700_000);
    await tab.setFiles(files, [file.path]);
    await expectPublished(tab, [file]);
    expect(operations()).toContain("PostObject");
    expect(operations()).not.toContain("OPTIONS");
    expect(operations()).not.toContain("PutObject");
  });

  test("that is small is waited for by finish while it is sent, and published once", async () => {
    storage().faults.add({ kind: "latency", ms: 4_000, operation: "PostObject" });
    const tab = await open({ endpoint: "form" });
    const file = await makeFile("ahead.bin", 100_000);
    await tab.setFiles(files, [file.path]);
    await expectPublished(tab, [file]);
    const asked = operations();
    expect(asked.slice(0, asked.indexOf("PostObject"))).toContain("GetObject");
    expect(asked.filter((operation) => operation === "CopyObject")).toHaveLength(1);
  });

  test("goes up in parts, over several names of the same S3", async () => {
    const tab = await open();
    const file = await makeFile("parts.bin", 47 * MiB + 1);
    await tab.setFiles(files, [file.path]);
    await expectPublished(tab, [file]);
    const requests = await tab.evaluate(() => suite.requests());
    const names = new Set(requests.map(({ host }) => host.replace(/:\d+$/, "")));
    expect([...names].toSorted()).toEqual(["127.0.0.1", "localhost", "suite-upload.localhost"]);
    expect(requests.map(({ partNumber }) => partNumber).toSorted()).toEqual(
      Array.from({ length: 10 }, (_, i) => i + 1).toSorted(),
    );
  });

  test("of nothing goes up too", async () => {
    const tab = await open();
    const file = await makeFile("empty.txt", 0);
    await tab.setFiles(files, [file.path]);
    expect((await settled(tab)).map(({ status, error }) => error ?? status)).toEqual(["done"]);
  });
});

test("a large file and forty small ones go up beside each other", async () => {
  const tab = await open();
  const large = await makeFile("large.bin", 80 * MiB);
  const small = await Promise.all(Array.from({ length: 40 }, (_, index) => makeFile(`small-${index}.bin`, 30_000)));
  await tab.setFiles(files, [large.path, ...small.map(({ path }) => path)]);
  await expectPublished(tab, [large, ...small]);
});

test("progress never falls, and is 100 % only when the file is published", async () => {
  storage().faults.add({ kind: "bandwidth", bytesPerSecond: 2 * MiB, operation: "UploadPart" });
  // One part is sent twice.
  storage().faults.add({ kind: "reset", afterBytes: 2 * MiB, operation: "UploadPart", count: 1 });
  const tab = await open();
  const file = await makeFile("progress.bin", 30 * MiB);
  await tab.setFiles(files, [file.path]);
  await expectPublished(tab, [file]);
  const { items, overall } = await tab.evaluate(() => ({ items: suite.items(), overall: suite.overall() }));
  for (const seen of [items[0]?.fractions ?? [], overall]) {
    // The system may accept all parts ahead of the network: how often the progress changes depends on the machine.
    expect(seen.some((fraction) => fraction > 0 && fraction < 1)).toBe(true);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.filter((fraction) => fraction === 1)).toEqual([1]);
  }
  expect(items[0]?.statuses).toEqual(["starting", "uploading", "finishing", "done"]);
});

test("hashes are made in a worker", async () => {
  const tab = await open();
  const file = await makeFile("hashed.bin", 12 * MiB);
  await tab.setFiles(files, [file.path]);
  await expectPublished(tab, [file]);
  // The hash of the whole file, which is announced, and of three parts.
  expect(await tab.evaluate(() => suite.answersOfWorkers())).toBe(4);
});

if (engine === "chromium")
  test("a part that is read while garbage is collected is not forgotten", async () => {
    const tab = await open({ withoutWorker: true });
    expect(await tab.evaluate(() => typeof gc)).toBe("function");
    await tab.evaluate(() => setInterval(() => gc?.(), 1));
    // Too large for a hash of the whole file, so it must be made from the parts.
    const file = await makeFile("collected.bin", 33 * MiB);
    await tab.setFiles(files, [file.path]);
    await expectPublished(tab, [file]);
    expect(await tab.evaluate(() => suite.answersOfWorkers())).toBe(0);
  });

test("a page by the machine's address, without crypto.subtle and randomUUID, uploads too", async () => {
  const tab = await open({}, "lanUrl");
  expect(await tab.evaluate(() => [isSecureContext, typeof crypto.subtle, typeof crypto.randomUUID])).toEqual([
    false,
    "undefined",
    "undefined",
  ]);
  const single = await makeFile("lan.bin", MiB);
  const parts = await makeFile("lan-parts.bin", 17 * MiB);
  await tab.setFiles(files, [single.path, parts.path]);
  await expectPublished(tab, [single, parts]);
});

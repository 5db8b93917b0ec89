import { MiB } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { expectPublished, files } from "./on-page.ts";
import { useKills } from "./use-kills.ts";

const { s3, open, makeFile, expectEachOnce } = useKills();

test("a form goes up without a preflight, as Ceph's own log says", async () => {
  const tab = await open({ endpoint: "form" });
  const file = await makeFile("form.bin", 700_000);
  const before = await s3().preflights();
  await tab.setFiles(files, [file.path]);
  await expectPublished(tab, [file]);
  expect(await s3().preflights()).toBe(before);
});

test("parts go up over several names of the same Ceph", async () => {
  const tab = await open({});
  const file = await makeFile("names.bin", 60 * MiB);
  await tab.setFiles(files, [file.path]);
  await expectPublished(tab, [file]);
  const hosts = await tab.evaluate(() => suite.requests().map(({ host }) => host.replace(/:\d+$/, "")));
  expect(new Set(hosts).size).toBe(3);
  await expectEachOnce(file, 12);
});

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { settled } from "./on-page.ts";
import { useSuite } from "./use-suite.ts";

const { open, makeFile } = useSuite();

test.each(["drop", "paste"] as const)("files come by %s", async (way) => {
  const tab = await open();
  const given = [
    { name: "a.txt", text: "one" },
    { name: "b.txt", text: "two" },
  ];
  await tab.evaluate((way, given) => suite.give(way, given), way, given);
  const items = await settled(tab);
  const texts = await Promise.all(
    items.map(async ({ name, url = "" }) => ({ name, text: await (await fetch(url)).text() })),
  );
  expect(texts).toEqual(given);
});

// Firefox's and WebKit's automation can't choose folders.
if (inject("engine") === "chromium")
  test("a folder is picked with all that is in it", async () => {
    const tab = await open({ wait: true });
    const first = await makeFile("in-folder.txt", 10);
    const folder = join(dirname(first.path), "holiday");
    await mkdir(join(folder, "day 1"), { recursive: true });
    await writeFile(join(folder, "a.txt"), "a");
    await writeFile(join(folder, "day 1", "b.txt"), "b");
    await tab.setFiles({ label: "Folder" }, [folder]);
    const paths = () =>
      tab.evaluate(() =>
        [...(document.querySelector<HTMLInputElement>("#folder")?.files ?? [])]
          .map((file) => file.webkitRelativePath)
          .toSorted(),
      );
    // The folder is read asynchronously.
    await expect.poll(paths).toEqual(["holiday/a.txt", "holiday/day 1/b.txt"]);
    await tab.evaluate(() => suite.start());
    expect((await settled(tab)).map(({ status }) => status)).toEqual(["done", "done"]);
  });

import { MiB } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { acknowledged, expectPublished, files, reaches } from "./on-page.ts";
import { useKills } from "./use-kills.ts";

const { engine, api, s3, line, open, makeFile, begin, killBrowser, countAnswers, expectEachOnce } = useKills();

/** Enough that a killed program runs again before an upload fails, even on a busy machine. */
const retries = 30;

// WebKit's automation has only private sessions, which store no file: choose it again, as in `surviving.test.ts`.
if (engine !== "webkit") {
  test("a reload of the page: the upload goes on by itself", async () => {
    const tab = await open({ resume: true });
    const file = await makeFile("reload.bin", 60 * MiB);
    await begin(tab, file);
    const answered = await countAnswers(file);
    await tab.reload();
    line().widen();
    await expectPublished(tab, [file]);
    await expectEachOnce(file, 12, { answered });
  });

  test("kill -9 of the browser: the next one goes on by itself", async () => {
    const file = await makeFile("browser.bin", 60 * MiB);
    await begin(await open({ resume: true }), file);
    const answered = await countAnswers(file);
    await killBrowser();
    line().widen();
    const tab = await open({ resume: true });
    await expectPublished(tab, [file]);
    await expectEachOnce(file, 12, { answered });
  });
}

test("kill -9 of the API while parts go up: the upload goes on when there is one again", async () => {
  const tab = await open({ retries });
  const file = await makeFile("api.bin", 150 * MiB);
  await begin(tab, file);
  await api().stop("SIGKILL");
  line().widen();
  await expect.poll(() => tab.evaluate(() => suite.failedCalls())).not.toEqual([]);
  await api().start();
  await expectPublished(tab, [file]);
  await expectEachOnce(file, 30);
});

test("kill -9 of the API while it finishes: finish is asked again, and the file is published", async () => {
  const looks = () => api().printed().split("A file is being looked at.").length - 1;
  const tab = await open({ endpoint: "looked", retries });
  const file = await makeFile("finish.bin", 11 * MiB);
  const before = looks();
  await tab.setFiles(files, [file.path]);
  await expect.poll(looks, { interval: 20 }).toBe(before + 1);
  await api().stop("SIGKILL");
  await reaches(tab, "waiting: retry");
  await api().start();
  await expectPublished(tab, [file]);
  expect(looks()).toBe(before + 2);
  await expectEachOnce(file, 3);
});

test("kill -9 of S3: the upload goes on when it is back, with the parts that are missing", async () => {
  const tab = await open({ retries });
  const file = await makeFile("s3.bin", 60 * MiB);
  await begin(tab, file);
  await s3().kill();
  line().widen();
  await s3().start();
  await expectPublished(tab, [file]);
  await expectEachOnce(file, 12, { told: await acknowledged(tab) });
});

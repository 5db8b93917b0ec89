import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, launchBrowser, type Program, type Tab, type TestBrowser } from "@s3-direct/browsers";
import { afterEach, beforeAll, beforeEach, expect, inject } from "vitest";
import type { ApiSettings } from "./api-program.ts";
import { type EachOnce, expectEachOnce } from "./each-once.ts";
import { makeFile, type TestFile } from "./files.ts";
import { type KillableS3, openKillableS3 } from "./killable-s3.ts";
import { type Line, startLine } from "./line.ts";
import { acknowledged, files, pageAddress, type PageOptions } from "./on-page.ts";
import { programOf } from "./program.ts";

/** Starts an S3, an API and a browser, each in its own process, and the line from the browser to that S3. */
export function useKills() {
  const engine = inject("engine");
  let folder: string;
  let s3: KillableS3;
  let line: Line;
  let api: Program;
  let origin: string;
  let browser: TestBrowser | undefined;
  let owner: string;
  let tabs: Tab[] = [];
  let made = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "upload-suite-kills-"));
    s3 = await openKillableS3();
    line = await startLine(s3.port);
    // Ceph has been set up already, with a CORS rule for one origin.
    const port = Number(process.env["S3_DIRECT_WEB_PORT"] ?? (await freePort()));
    const settings: ApiSettings = { folder: inject("page"), port, s3: s3.storage(line.port) };
    api = programOf("api-program.ts", [JSON.stringify(settings)]);
    await api.start();
    origin = `http://localhost:${port}`;
    // Returned instead of an `afterAll`, which would also run when something above has failed, and hide why.
    return async () => {
      await browser?.close();
      await api.stop("SIGKILL");
      await line.close();
      await s3.close();
      await rm(folder, { recursive: true, maxRetries: 5 });
    };
  });
  beforeEach(async () => {
    // What a failed first try leaves unfinished belongs to nobody in the second.
    owner = randomUUID();
    browser ??= await launchBrowser(engine, { profile: join(folder, "profile") });
  });
  afterEach(async () => {
    // Even if the test failed, or a tab can't be closed.
    try {
      for (const tab of tabs.splice(0)) await tab.close();
    } finally {
      line.widen();
      await api.start();
      await s3.start();
    }
  });

  return {
    engine,
    api: () => api,
    s3: () => s3,
    line: () => line,
    /** Opens the page in a tab, which is closed when the test has ended. */
    open: async (options: PageOptions): Promise<Tab> => {
      if (browser === undefined) throw new Error("The browser was killed.");
      const tab = await browser.open(pageAddress(origin, { owner, ...options }));
      tabs.push(tab);
      return tab;
    },
    /** Makes a file with a new name each time, so that a test's second try is not taken for the first. */
    makeFile: (name: string, size: number) => makeFile(folder, { name: `${(made += 1)}-${name}`, size }),
    /** Kills the browser, like `kill -9`, and starts another one with the same profile on disk. */
    killBrowser: async (): Promise<void> => {
      const killed = browser;
      tabs = [];
      browser = undefined;
      await killed?.kill();
      browser = await launchBrowser(engine, { profile: join(folder, "profile") });
    },
    /** Begins an upload in parts, and stops in the middle: some parts have arrived, others are slow. */
    begin: async (tab: Tab, file: TestFile): Promise<void> => {
      line.narrow();
      await tab.setFiles(files, [file.path]);
      await expect
        .poll(async () => (await acknowledged(tab)).length, { timeout: 60_000, interval: 20 })
        .toBeGreaterThan(1);
    },
    /** Returns the number of S3's responses to the file's parts. */
    countAnswers: async (file: TestFile): Promise<number> => (await s3.answers(`.${file.name}`)).length,
    /** Checks that each part of the file went up once. */
    expectEachOnce: async (file: TestFile, ...rest: [parts: number, more?: EachOnce]): Promise<void> =>
      expectEachOnce(await s3.answers(`.${file.name}`), ...rest),
  };
}

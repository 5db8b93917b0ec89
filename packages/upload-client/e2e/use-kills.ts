import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, launchBrowser, type Tab, type TestBrowser } from "@s3-direct/browsers";
import { afterEach, beforeAll, expect, inject } from "vitest";
import type { ApiSettings } from "./api-program.ts";
import { makeFile, type TestFile } from "./files.ts";
import { type KillableS3, openKillableS3, type PartAnswer } from "./killable-s3.ts";
import { type Line, startLine } from "./line.ts";
import { acknowledged, files, pageAddress, type PageOptions } from "./on-page.ts";
import { createProgram, type Program } from "./program.ts";

/** An S3, an API and a browser, each in a process of its own; and the line that the browser has to that S3. */
export function useKills() {
  const engine = inject("engine");
  let folder: string;
  let s3: KillableS3;
  let line: Line;
  let api: Program;
  let origin: string;
  let browser: TestBrowser;
  let made = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "upload-suite-kills-"));
    s3 = await openKillableS3();
    line = await startLine(s3.port);
    // An S3 that was set up already, with a CORS rule for one origin.
    const port = Number(process.env["S3_DIRECT_WEB_PORT"] ?? (await freePort()));
    const settings: ApiSettings = { folder: inject("page"), port, s3: s3.storage(line.port) };
    api = createProgram("api-program.ts", [JSON.stringify(settings)]);
    await api.start();
    origin = `http://localhost:${port}`;
    browser = await launchBrowser(engine, { profile: join(folder, "profile") });
    // Given back and not an `afterAll`: that would run without a browser, too, and hide why there is none.
    return async () => {
      await browser.close();
      await api.kill();
      await line.close();
      await s3.close();
      await rm(folder, { recursive: true, maxRetries: 5 });
    };
  });
  afterEach(async () => {
    line.widen();
    // However the test ended.
    await api.start();
    await s3.start();
  });

  return {
    engine,
    api: () => api,
    s3: () => s3,
    line: () => line,
    open: (options: PageOptions): Promise<Tab> => browser.open(pageAddress(origin, options)),
    /** With another name each time: a test's second try is not to be taken for the first. */
    makeFile: (name: string, size: number) => makeFile(folder, { name: `${(made += 1)}-${name}`, size }),
    /** `kill -9` of the browser. Another one is started with what it has on its disk. */
    killBrowser: async (): Promise<void> => {
      await browser.kill();
      browser = await launchBrowser(engine, { profile: join(folder, "profile") });
    },
    /** Begins an upload in parts, and leaves it in its middle: some have arrived, others crawl. */
    begin: async (tab: Tab, file: TestFile): Promise<void> => {
      line.narrow();
      await tab.setFiles(files, [file.path]);
      await expect
        .poll(async () => (await acknowledged(tab)).length, { timeout: 60_000, interval: 20 })
        .toBeGreaterThan(1);
    },
    /** How many answers S3 has given to the file's parts. */
    countAnswers: async (file: TestFile): Promise<number> => (await s3.answers(`.${file.name}`)).length,
    /**
     * S3 has acknowledged each part, and none was sent again after that; as S3 itself counts.
     * @param more.told what a page was told of them, where S3 was killed before it could write that down
     * @param more.answered how many answers S3 had given when a page was cut off. What that page had under way S3 may acknowledge to
     * nobody, after the next page has asked for what is there: such a part comes once more. @default all of them
     */
    expectEachOnce: async (
      file: TestFile,
      parts: number,
      { told = [], answered }: { told?: readonly number[]; answered?: number } = {},
    ): Promise<void> => {
      const answers = await s3.answers(`.${file.name}`);
      const again = repeated(answers);
      const known = new Set(acknowledgedIn(answers.slice(0, answered)));
      expect(again.filter((part) => known.has(part))).toEqual([]);
      expect(new Set(again).size).toBe(again.length);
      expect(new Set(told).size).toBe(told.length);
      const all = [...new Set([...acknowledgedIn(answers), ...told])].toSorted((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: parts }, (_, index) => index + 1));
    },
  };
}

const acknowledgedIn = (answers: readonly PartAnswer[]) =>
  answers.filter(({ status }) => status === 200).map(({ partNumber }) => partNumber);

/** Parts that came once more after S3 had acknowledged them. */
function repeated(answers: readonly PartAnswer[]): number[] {
  const stored = new Set<number>();
  return answers.flatMap(({ partNumber, status }) => {
    if (stored.has(partNumber)) return partNumber;
    if (status === 200) stored.add(partNumber);
    return [];
  });
}

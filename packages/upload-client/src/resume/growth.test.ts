import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { UploadError } from "@s3-direct/upload-core";
import { createLocks } from "../testing/tabs.ts";
import type { ResumeEngine } from "../resumable.ts";
import { resumeUploads } from "./index.ts";

beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()));
afterEach(() => vi.unstubAllGlobals());

const file = new File(["a"], "a.txt");
const engine: ResumeEngine = {
  abandon: async () => {},
  add: () => {
    throw new UploadError("INTERNAL");
  },
};

/** Opens a page whose locks count how they are used: requests, lists, and how often an entry of a list is read. */
function openPage(browser = createLocks()) {
  const { locks } = browser.openTab();
  const asked = { requests: 0, lists: 0, reads: 0 };
  const request: typeof locks.request = (...given) => {
    asked.requests++;
    return locks.request(...given);
  };
  const counted = ({ name }: { name: string }) =>
    Object.defineProperty({}, "name", {
      get() {
        asked.reads++;
        return name;
      },
    });
  const query = async () => {
    asked.lists++;
    const { held, pending } = await locks.query();
    return { held: held.map(counted), pending: pending.map(counted) };
  };
  vi.stubGlobal("navigator", { locks: { request, query } });
  return { asked, resume: resumeUploads({ name: "attachment", owner: () => "ann" }) };
}

/** On a busy machine a thousand records take their time to write. */
const inTime = { timeout: 60_000 };

type Resume = ReturnType<typeof openPage>["resume"];

const openJournals = (resume: Resume, count: number) =>
  Array.from({ length: count }, (_, index) => resume.journal({ id: String(index), file }));

describe("what locks cost a list of files that is remembered", () => {
  test.each([100, 1_000])("nothing is listed when one of %i ends, and a few locks are asked for", async (count) => {
    const { asked, resume } = openPage();
    const journals = openJournals(resume, count);
    for (const [index, journal] of journals.entries()) {
      const id = String(index);
      const progress = { loaded: 1, total: 1, fraction: 1 };
      journal?.settled({ id, file, progress, status: "done", result: {} });
    }
    let looks = 0;
    await vi.waitFor(async () => {
      looks++;
      expect(await resume.unfinished(engine)).toEqual([]);
    }, inTime);
    expect(asked.lists - looks).toBe(0);
    expect(asked.requests).toBeLessThanOrEqual(2 * count);
  });

  test.each([100, 1_000])("another page that asks what is unfinished reads each of %i once", async (count) => {
    const browser = createLocks();
    openJournals(openPage(browser).resume, count);
    const { asked, resume } = openPage(browser);
    await vi.waitFor(async () => expect(await resume.unfinished(engine)).toHaveLength(count), inTime);
    asked.reads = 0;
    await resume.unfinished(engine);
    expect(asked.reads).toBeLessThanOrEqual(2 * count);
  });
});

// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestStorage, startStorage } from "../testing/storage.ts";
import { createUploader } from "../uploader.ts";

let storage: TestStorage;
let opened: string[] = [];
/** The position of each among all calls of mocks. */
let openedAt: number[] = [];

beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  storage = await startStorage();
  opened = [];
  const append = vi.spyOn(document.head, "append").mockImplementation((link) => {
    if (!(link instanceof HTMLLinkElement)) throw new Error("This is no link.");
    opened.push(`${link.rel} ${link.crossOrigin} ${link.getAttribute("href")}`);
  });
  openedAt = append.mock.invocationCallOrder;
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await storage.close();
});

const file = new File(["hello"], "a.txt");

test("connections are opened with the first upload of several, and again with the next one after them", async () => {
  // Pages load it before the first file.
  await import("../engine.ts");
  const api = createApi(storage);
  const asked = vi.spyOn(api.create, "mutate");
  const preconnect = ["https://a.example", "https://b.example"];
  const uploader = createUploader(api, { scheduler: createScheduler(), preconnect });
  const links = ["preconnect  https://a.example", "preconnect  https://b.example"];
  await Promise.all([uploader.uploadAsync(file), uploader.uploadAsync(file)]);
  expect(opened).toEqual(links);
  await uploader.uploadAsync(file);
  expect(opened).toEqual([...links, ...links]);
  // Not only after the answer to create, which says where to send the file.
  const [first = 0] = asked.mock.invocationCallOrder;
  expect(openedAt.slice(0, 2).every((at) => at < first)).toBe(true);
});

test("without `preconnect` no connection is opened", async () => {
  const uploader = createUploader(createApi(storage), { scheduler: createScheduler() });
  await uploader.uploadAsync(file);
  await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
  expect(opened).toEqual([]);
});

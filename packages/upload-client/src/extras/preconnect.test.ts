// @vitest-environment happy-dom
import { MiB } from "@s3-direct/upload-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestStorage, startStorage } from "../testing/storage.ts";
import { createUploader } from "../uploader.ts";
import { connectForAll } from "./preconnect.ts";

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

describe("in Chromium", () => {
  const origins = ["https://a.example", "https://b.example"];
  let requests: { url: unknown; signal: AbortSignal | null | undefined }[] = [];

  beforeEach(() => {
    requests = [];
    vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { userAgentData: {} }));
    vi.spyOn(globalThis, "fetch").mockImplementation((url, { signal } = {}) => {
      requests.push({ url, signal });
      return new Promise(() => {});
    });
  });

  const isAborted = () => requests.every(({ signal }) => signal?.aborted);

  test.each([
    ["three small files", Array.from({ length: 3 }, () => 40_000), 2],
    ["two hundred small files", Array.from({ length: 200 }, () => 40_000), 6],
    ["one large file", [250e6], 6],
    ["one of two parts of 5 MiB", [10 * MiB], 0],
    ["one small file", [40_000], 0],
    ["an empty file", [0], 0],
  ])("%s: as many requests to each name as it will use connections, and none is sent", (_, sizes, each) => {
    connectForAll(origins, sizes);
    expect(requests.map(({ url }) => url)).toEqual(
      origins.flatMap((origin) => Array.from({ length: each }, () => origin)),
    );
    expect(isAborted()).toBe(true);
  });

  test("an S3 without TLS would receive the requests, so none is made", () => {
    connectForAll(["http://a.example"], [250e6]);
    expect(requests).toEqual([]);
  });

  test("files that are added together are counted together, and not again while connections may be open", async () => {
    // Nothing else of this page was uploaded for longer than a server keeps a connection.
    const now = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 100_000);
    const upload = async () => {
      requests = [];
      const uploader = createUploader(createApi(storage), { scheduler: createScheduler(), preconnect: origins });
      await Promise.all([file, file, file, file].map((each) => uploader.uploadAsync(each)));
      return requests.map(({ url }) => url);
    };
    const two = origins.flatMap((origin) => [origin, origin]);
    expect(await upload()).toEqual(two);
    expect(await upload()).toEqual([]);
    now.mockReturnValue(performance.now() + 100_000);
    expect(await upload()).toEqual(two);
  });
});

test("browsers that close the connection of an aborted request make no such request", () => {
  const made = vi.spyOn(globalThis, "fetch");
  connectForAll(["https://a.example"], [250e6]);
  expect(made).not.toHaveBeenCalled();
});

test("where nothing is to be connected to, a page that has been torn down is not asked for its browser", () => {
  vi.stubGlobal("navigator", undefined);
  connectForAll([], [250e6]);
  connectForAll(["https://a.example"], [40_000]);
});

test("without `preconnect` no connection is opened", async () => {
  const uploader = createUploader(createApi(storage), { scheduler: createScheduler() });
  await uploader.uploadAsync(file);
  await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
  expect(opened).toEqual([]);
});

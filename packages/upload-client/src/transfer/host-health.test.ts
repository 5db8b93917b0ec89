import { describe, expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi } from "../testing/api.ts";
import { type TestStorage, closedAddress } from "../testing/storage.ts";
import { useStorage } from "../testing/use-storage.ts";
import { type TraceEvent, traceUploads } from "../trace/index.ts";
import { createUploader } from "../uploader.ts";
import { isAvoided, hostsToAvoid, noteHost } from "./host-health.ts";

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

const hostOf = (url: string) => new URL(url).host;

test("a name is left out after two failures in a row, for a minute, where another works", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const url = "https://a.example/key";
  expect(noteHost("a.example", false)).toBe(false);
  expect(noteHost("a.example", true)).toBe(false);
  expect(noteHost("a.example", false)).toBe(false);
  expect(noteHost("a.example", false)).toBe(true);
  expect(isAvoided(url)).toBe(false);
  noteHost("b.example", true);
  expect(isAvoided(url)).toBe(true);
  expect(hostsToAvoid()).toEqual(["a.example"]);
  vi.setSystemTime(Date.now() + 60_001);
  expect(isAvoided(url)).toBe(false);
  // The name is tried again, and one failure is enough to leave it out again.
  expect(noteHost("a.example", false)).toBe(true);
  noteHost("a.example", true);
  expect(hostsToAvoid()).toBeUndefined();
});

describe("where one of the storage's names does not answer", () => {
  async function setUp() {
    const api = createApi(storage);
    const closed = await closedAddress();
    const leftOut: string[] = [];
    const hosts = new Map<number, string>();
    const trace = traceUploads((event: TraceEvent) => {
      if (event.type === "request-begun") hosts.set(event.id, event.host);
      if (event.type === "request-ended" && event.isLeftOut) leftOut.push(hosts.get(event.id) ?? "");
    });
    vi.stubGlobal("fetch", async () => undefined);
    const uploader = createUploader(api, { scheduler: createScheduler(), trace });
    return { api, closed, uploader, leftOut };
  }

  test("a file in parts goes over the others, and the trace tells", async () => {
    const { api, closed, uploader, leftOut } = await setUp();
    api.singleMax = 64 * 1024;
    api.names = [closed, storage.url, storage.otherUrl];
    const file = new File([new Uint8Array(40 * 64 * 1024)], "film.mp4");
    expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done", file: { size: file.size } });
    expect(leftOut).toEqual([hostOf(closed)]);
  });

  test("files in one piece go over the others, each published once", async () => {
    const { api, closed, uploader, leftOut } = await setUp();
    api.namesOfWhole = [storage.url, closed];
    const files = Array.from({ length: 12 }, (_, index) => new File([`${index}`], `${index}.txt`));
    const all = await Promise.all(files.map((file) => uploader.upload(file)));
    expect(all.map(({ status }) => status)).toEqual(files.map(() => "done"));
    expect(leftOut).toEqual([hostOf(closed)]);
    expect(api.published.size).toBe(12);
    expect(await uploader.upload(new File(["later"], "later.txt"))).toMatchObject({ status: "done" });
    expect(api.announced.at(-1)?.avoidHosts).toContain(hostOf(closed));
  });
});

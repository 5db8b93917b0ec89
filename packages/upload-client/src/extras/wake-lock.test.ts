// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestStorage, startStorage } from "../testing/storage.ts";
import { turns } from "../testing/turns.ts";
import { createUploader } from "../uploader.ts";
import type { UploaderOptions } from "../uploader-types.ts";

let storage: TestStorage;
/** How many locks exist, and how often one was requested. */
let held = 0;
let requests = 0;
let visibility: DocumentVisibilityState = "visible";
const takeAway = new Set<() => void>();

beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  [held, requests, visibility] = [0, 0, "visible"];
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
  Object.assign(navigator, {
    wakeLock: {
      async request() {
        requests++;
        held++;
        const lock = { released: false, release: async () => release() };
        const release = () => {
          if (!lock.released) held--;
          lock.released = true;
        };
        takeAway.add(release);
        return lock;
      },
    },
  });
  storage = await startStorage();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await storage.close();
});

const file = new File(["hello"], "a.txt");

function setUp(options: UploaderOptions<unknown> = {}) {
  return createUploader(createApi(storage), { scheduler: createScheduler(), ...options });
}

function show(state: DocumentVisibilityState): void {
  visibility = state;
  if (state === "hidden") for (const release of takeAway) release();
  document.dispatchEvent(new Event("visibilitychange"));
}

test("the screen stays on while an upload moves, and not while it is paused or over", async () => {
  storage.faults.push({ kind: "stall" });
  const uploader = setUp();
  const { pause, resume } = uploader.add(file);
  await eventually(() => expect(storage.requests).toHaveLength(1));
  uploader.add(file).abort();
  await eventually(() => expect(held).toBe(1));
  pause();
  await eventually(() => expect(held).toBe(0));
  resume();
  await eventually(() => expect(requests).toBe(2));
  await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
  await eventually(() => expect(held).toBe(0));
});

test("a page that is looked at again asks for it again", async () => {
  storage.faults.push({ kind: "stall" });
  const { abort } = setUp().add(file);
  await eventually(() => expect(held).toBe(1));
  show("hidden");
  expect(held).toBe(0);
  show("visible");
  await eventually(() => expect(held).toBe(1));
  abort();
  await eventually(() => expect(held).toBe(0));
  const before = requests;
  show("hidden");
  show("visible");
  await turns();
  expect(requests).toBe(before);
});

test("an application may leave it be, and a browser may refuse", async () => {
  const quiet = setUp({ keepAwake: false });
  await quiet.uploadAsync(file);
  expect(requests).toBe(0);
  Object.assign(navigator, {
    wakeLock: { request: async () => Promise.reject(new DOMException("no", "NotAllowedError")) },
  });
  await setUp().uploadAsync(file);
});

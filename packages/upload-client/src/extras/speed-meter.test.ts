import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createState, reduceUpload, type UploadEvent, type ItemState } from "../store/reduce-upload.ts";
import { createSpeedMeter } from "./speed-meter.ts";

const file = new File(["0123456789"], "a.txt");
const uploading = { type: "entered", status: "uploading" } as const;
const waited = { type: "waited", reason: "retry" } as const;
const loaded = (bytes: number, at: number) => ({ type: "loaded", loaded: bytes, at }) as const;

/** An upload as its page sees it, through a meter. */
function measured(...events: UploadEvent<never>[]) {
  let state: ItemState<never> = createState({ id: "1", file });
  let heard = 0;
  const meter = createSpeedMeter<never>({
    file,
    emit(event) {
      heard++;
      state = reduceUpload(state, event);
    },
  });
  events.forEach(meter.emit);
  return { meter, progress: () => state.item.progress, heard: () => heard };
}

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("bytes on their way have a speed and a time left, until something else is said of the upload", () => {
  const moving = [uploading, loaded(0, 0), loaded(5, 1_000)];
  expect(measured(...moving).progress()).toMatchObject({ bytesPerSecond: 5, secondsLeft: 1 });
  const ends = [waited, { type: "entered", status: "finishing" }, { type: "paused" }, { type: "aborted" }] as const;
  for (const event of ends) {
    expect(measured(...moving, event).progress()).toEqual({ loaded: 5, total: 10, fraction: 0.5 });
  }
  expect(measured(...moving, waited, uploading, loaded(0, 2_000)).progress()).not.toHaveProperty("bytesPerSecond");
});

test("a form has more bytes than its file, and they count for no speed", () => {
  expect(measured(uploading, loaded(0, 0), loaded(400, 1_000)).progress()).toMatchObject({ bytesPerSecond: 10 });
});

test("a line that says nothing any more is looked at once a second, until its speed is 0", () => {
  const { meter, progress } = measured(uploading, loaded(0, 0), loaded(4, 500));
  expect(progress()).toMatchObject({ bytesPerSecond: 8 });
  vi.advanceTimersByTime(1_000);
  expect(progress()).toMatchObject({ bytesPerSecond: 4, secondsLeft: 1.5 });
  vi.advanceTimersByTime(6_000);
  expect(progress()).toEqual({ loaded: 4, total: 10, fraction: 0.4, bytesPerSecond: 0 });
  meter.end();
  expect(vi.getTimerCount()).toBe(0);
});

test("it is not looked at while the upload waits, nor after its end, whatever is still said of its bytes", () => {
  const { meter, heard } = measured(uploading, loaded(0, 0), waited, loaded(3, 900));
  expect(vi.getTimerCount()).toBe(0);
  meter.emit(uploading);
  meter.emit(loaded(5, 1_000));
  expect(vi.getTimerCount()).toBe(1);
  meter.end();
  meter.emit(loaded(6, 1_100));
  expect(vi.getTimerCount()).toBe(0);
  expect(heard()).toBe(7);
});

test("a browser that goes offline has no speed and no time left from that moment until it is back", () => {
  const { onLine } = stubBrowser({ onLine: true });
  const { meter, progress } = measured(uploading, loaded(0, 0), loaded(5, 1_000));
  onLine(false);
  const unmeasured = { loaded: 5, total: 10, fraction: 0.5 };
  expect(progress()).toEqual(unmeasured);
  meter.emit(loaded(6, 2_000));
  vi.advanceTimersByTime(3_000);
  expect(progress()).toEqual({ ...unmeasured, loaded: 6, fraction: 0.6 });
  onLine(true);
  meter.emit(loaded(8, 4_000));
  expect(progress()).toMatchObject({ bytesPerSecond: 2, secondsLeft: 1 });
});

test("a browser that says from the beginning that it is offline, as behind some VPNs, has a speed", () => {
  stubBrowser({ onLine: false });
  expect(measured(uploading, loaded(0, 0), loaded(5, 1_000)).progress()).toMatchObject({ bytesPerSecond: 5 });
});

test("an upload that waits or has ended listens for nothing", () => {
  const { listeners } = stubBrowser({ onLine: true });
  const { meter } = measured(uploading, loaded(0, 0));
  expect(listeners()).toBe(1);
  meter.emit(waited);
  expect(listeners()).toBe(0);
  meter.emit(uploading);
  expect(listeners()).toBe(1);
  meter.end();
  expect(listeners()).toBe(0);
});

function stubBrowser(navigator: { onLine: boolean }) {
  const offline = new Set<() => void>();
  vi.stubGlobal("navigator", navigator);
  vi.stubGlobal("window", {
    addEventListener: (_: "offline", listener: () => void) => void offline.add(listener),
    removeEventListener: (_: "offline", listener: () => void) => void offline.delete(listener),
  });
  const onLine = (isOnline: boolean) => {
    navigator.onLine = isOnline;
    if (!isOnline) offline.forEach((listener) => listener());
  };
  return { onLine, listeners: () => offline.size };
}

import { UploadError, type UploadErrorCode } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type UploadEvent, type ItemState, createState, reduceUpload } from "./reduce-upload.ts";
import type { Phase } from "../flow/phase.ts";
import { isActive } from "./upload-state.ts";

type Result = { url: string };
const result: Result = { url: "https://media/a" };
const file = new File(["0123456789"], "a.txt");

const failed = (code: UploadErrorCode): UploadEvent<Result> => ({ type: "failed", error: new UploadError(code) });
const single: UploadPlan = { kind: "single", key: "uploads/a", url: "https://s3/a", headers: {}, expiresIn: 60 };
const multipart: UploadPlan = {
  kind: "multipart",
  key: "uploads/a",
  uploadId: "u",
  partSize: 5,
  parts: [],
  expiresIn: 60,
};
const moved = (phase: Phase<Result>): UploadEvent<Result> => ({ type: "moved", phase });
const uploadOf = (plan: UploadPlan) => ({ plan, expiresAt: 0, storedParts: new Set<number>() });
const sendingWith = (plan: UploadPlan) => moved({ name: "sending", upload: uploadOf(plan), failures: 0 });
const stored = moved({ name: "finishing", upload: uploadOf(single) });
const doubtful = moved({ name: "unsure", upload: uploadOf(single), reason: "expired", failures: 0 });
const finished = moved({ name: "done", result });
const fromTheStart = { phase: { name: "creating" } };
const finishing: UploadEvent<Result> = { type: "entered", status: "finishing" };
const started: UploadEvent<Result> = { type: "started" };
const paused: UploadEvent<Result> = { type: "paused" };
const uploading: UploadEvent<Result> = { type: "entered", status: "uploading" };
const waited: UploadEvent<Result> = { type: "waited", reason: "retry" };
const progressed = (loaded: number, bytesPerSecond?: number): UploadEvent<Result> => ({
  type: "loaded",
  loaded,
  at: 0,
  bytesPerSecond,
});

function play(...events: UploadEvent<Result>[]): ItemState<Result> {
  return events.reduce<ItemState<Result>>(reduceUpload, createState({ id: "1", file }));
}

describe("one upload", () => {
  test("goes through its states to done", () => {
    expect(play().item).toEqual({
      id: "1",
      file,
      status: "starting",
      progress: { loaded: 0, total: 10, fraction: 0 },
    });
    expect(play(uploading, progressed(5)).item).toMatchObject({ status: "uploading", progress: { fraction: 0.5 } });
    expect(play(uploading, progressed(5), waited).item).toMatchObject({ status: "waiting", reason: "retry" });
    expect(play(uploading, waited, uploading).item).not.toHaveProperty("reason");
    expect(play(uploading, progressed(10), stored, finishing).item).toMatchObject({ status: "finishing" });
    expect(play(stored, finished).item).toEqual({
      id: "1",
      file,
      status: "done",
      result,
      progress: { loaded: 10, total: 10, fraction: 1 },
    });
  });

  test("has a speed only while bytes are on their way", () => {
    const moving = [uploading, progressed(5, 5)];
    expect(play(...moving).item.progress).toMatchObject({ bytesPerSecond: 5, secondsLeft: 1 });
    for (const event of [waited, finishing, paused, failed("NETWORK"), { type: "aborted" } as const]) {
      expect(play(...moving, event).item.progress).toEqual({ loaded: 5, total: 10, fraction: 0.5 });
    }
    expect(play(...moving, waited, uploading, progressed(0)).item.progress).not.toHaveProperty("bytesPerSecond");
  });

  test("an event that changes nothing gives the same state", () => {
    const state = play(uploading);
    expect(reduceUpload(state, uploading)).toBe(state);
    expect(reduceUpload(state, { type: "started" })).toBe(state);
  });

  test("what comes after the end changes nothing", () => {
    const ends: UploadEvent<Result>[] = [finished, failed("NETWORK"), { type: "aborted" }];
    const late = [uploading, waited, stored, progressed(9), ...ends];
    for (const end of ends) {
      const state = play(uploading, end);
      for (const event of late) {
        // The one exception: an upload that failed can be aborted.
        if (end.type === "failed" && event.type === "aborted") continue;
        expect(reduceUpload(state, event)).toBe(state);
      }
    }
  });

  test("an upload that failed before every byte was stored starts again", () => {
    const state = play(uploading, failed("NETWORK"));
    expect(state.item).toMatchObject({ status: "error", canResume: false });
    expect(reduceUpload(state, { type: "started" })).toMatchObject({ item: { status: "starting" } });
    expect(state).toMatchObject(fromTheStart);
  });

  test.each(["NETWORK", "SIGNED_OUT", "INTERNAL", "STORAGE_UNAVAILABLE", "RATE_LIMITED"] as const)(
    "an upload whose finish failed with %s goes on from what is stored",
    (code) => {
      const state = play(stored, failed(code));
      expect(state).toMatchObject({ item: { status: "error", canResume: true }, phase: { name: "finishing" } });
      expect(reduceUpload(state, started).phase).toBe(state.phase);
    },
  );

  test.each([
    "UPLOAD_NOT_ARRIVED",
    "UPLOAD_GONE",
    "UPLOAD_NOT_FOUND",
    "UPLOAD_MISMATCH",
    "REFUSED",
    "QUOTA_EXCEEDED",
    "FILE_CONTENT_MISMATCH",
    "FILE_DAMAGED",
    "FILE_TOO_MANY_PIXELS",
  ] as const)("an upload whose finish failed with %s starts again", (code) => {
    const state = play(stored, failed(code));
    expect(state.item).toMatchObject({ status: "error", canResume: false });
    expect(state).toMatchObject(fromTheStart);
  });

  test("parts that have arrived are of use, whatever stopped the others", () => {
    const state = play(sendingWith(multipart), uploading, failed("NETWORK"));
    expect(state).toMatchObject({
      item: { canResume: true },
      phase: { name: "sending", upload: { plan: multipart } },
    });
    expect(reduceUpload(state, started)).toMatchObject({
      item: { status: "starting" },
      phase: { name: "sending", upload: { plan: multipart } },
    });
    expect(play(sendingWith(single), uploading, failed("NETWORK"))).toMatchObject(fromTheStart);
  });

  test.each(["FILE_CHANGED", "UPLOAD_GONE", "TOO_FEW_FILES", "TOO_MANY_FILES", "FILES_TOO_LARGE"] as const)(
    "parts are of no use after %s",
    (code) => {
      expect(play(sendingWith(multipart), uploading, failed(code))).toMatchObject(fromTheStart);
      expect(play(sendingWith(multipart), failed(code)).item).toMatchObject({ canResume: false });
    },
  );

  test("a paused upload keeps what it has, and goes on from there", () => {
    const state = play(sendingWith(multipart), uploading, progressed(5), paused);
    expect(state).toMatchObject({
      item: { status: "paused", progress: { fraction: 0.5 } },
      phase: { name: "sending", upload: { plan: multipart } },
    });
    expect(reduceUpload(state, paused)).toBe(state);
    expect(reduceUpload(state, started)).toMatchObject({
      item: { status: "starting" },
      phase: { name: "sending", upload: { plan: multipart } },
    });
    expect(reduceUpload(state, { type: "aborted" })).toMatchObject(fromTheStart);
  });

  test("an upload that only the server works on is not paused", () => {
    const state = play(stored, finishing);
    expect(reduceUpload(state, paused)).toBe(state);
  });

  test("one that may have arrived is of use", () => {
    expect(play(doubtful, failed("NETWORK"))).toMatchObject({ item: { canResume: true }, phase: { name: "unsure" } });
  });

  test("one that was aborted when it was published already is done", () => {
    const published: UploadEvent<Result> = { type: "heard", phase: { name: "done", result } };
    expect(play(stored, { type: "aborted" }, published).item).toMatchObject({ status: "done", result });
    expect(play(stored, published).item.status).toBe("starting");
    expect(play(stored, { type: "aborted" }, started, published).item.status).toBe("starting");
  });

  test("one that may be published when it was aborted asks finish first when it is tried again", () => {
    const unanswered: UploadEvent<Result> = {
      type: "heard",
      phase: { name: "unsure", upload: uploadOf(single), reason: "unanswered", failures: 0 },
    };
    const state = play(stored, { type: "aborted" });
    expect(reduceUpload(state, unanswered)).toMatchObject({ item: state.item, phase: { name: "unsure" } });
    expect(reduceUpload(state, unanswered).item).toBe(state.item);
    expect(play(stored, unanswered)).toMatchObject({ item: { status: "starting" }, phase: { name: "finishing" } });
  });

  test("an upload that was given up starts again", () => {
    const state = play(stored, failed("NETWORK"), { type: "aborted" });
    expect(state.item.status).toBe("aborted");
    expect(state).toMatchObject(fromTheStart);
    expect(reduceUpload(state, { type: "started" }).item.status).toBe("starting");
  });

  test("an upload that is done stays done", () => {
    const state = play(stored, finished);
    expect(reduceUpload(state, { type: "started" })).toBe(state);
    expect(reduceUpload(state, { type: "aborted" })).toBe(state);
  });

  test("traps: 88, 75 whatever happens, progress never falls, and is 1 exactly when the upload is done", () => {
    const anyEvent = fc.oneof(
      fc.record({ type: fc.constant("started" as const) }),
      fc.record({
        type: fc.constant("entered" as const),
        status: fc.constantFrom("starting" as const, "uploading" as const, "finishing" as const),
      }),
      fc.record({ type: fc.constant("loaded" as const), loaded: fc.integer({ min: -5, max: 20 }), at: fc.nat() }),
      fc.record({
        type: fc.constant("waited" as const),
        reason: fc.constantFrom("retry" as const, "offline" as const),
      }),
      fc.constantFrom(stored, finishing, paused, sendingWith(single), sendingWith(multipart)),
      fc.constantFrom(finished, failed("NETWORK"), failed("UPLOAD_GONE")),
      fc.record({ type: fc.constant("aborted" as const) }),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let state = createState<Result>({ id: "1", file });
        for (const event of events) {
          const next = reduceUpload(state, event);
          expect(next.item.progress.fraction).toBeGreaterThanOrEqual(state.item.progress.fraction);
          expect(next.item.progress.fraction === 1).toBe(next.item.status === "done");
          state = next;
        }
      }),
    );
  });
});

test("an upload is active until it has come to an end", () => {
  expect(isActive({ status: "idle" })).toBe(false);
  expect(isActive(play().item)).toBe(true);
  expect(isActive(play(waited).item)).toBe(true);
  expect(isActive(play(stored).item)).toBe(true);
  expect(isActive(play(stored, finished).item)).toBe(false);
  expect(isActive(play(failed("NETWORK")).item)).toBe(false);
});

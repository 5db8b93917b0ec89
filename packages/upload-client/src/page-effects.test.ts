import { expect, test, vi } from "vitest";
import { createPageEffects } from "./page-effects.ts";
import { createRecord, reduceUpload } from "./reduce-upload.ts";

test("a line is looked at once a second while bytes are on their way, and not after", () => {
  vi.useFakeTimers();
  const looks: string[] = [];
  const { update } = createPageEffects({ warnBeforeUnload: false }, (id) => looks.push(id));
  const recordOf = (id: string, status: "uploading" | "finishing") =>
    reduceUpload(createRecord({ id, file: new File([], id) }), { type: "entered", status });
  update(recordOf("a", "uploading"));
  update(recordOf("b", "uploading"));
  vi.advanceTimersByTime(1_000);
  update(recordOf("a", "finishing"));
  vi.advanceTimersByTime(1_000);
  update(recordOf("b", "finishing"));
  expect(looks).toEqual(["a", "b", "b"]);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

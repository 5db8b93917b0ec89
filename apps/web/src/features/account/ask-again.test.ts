import { UploadError } from "@s3-direct/upload-core";
import { afterEach, expect, test, vi } from "vitest";
import { askAgain } from "./ask-again.ts";

afterEach(() => void vi.useRealTimers());

const away = new UploadError("NETWORK");

/** Returns a function that fails this number of times with this error. */
function failing(times: number, error: Error) {
  let asked = 0;
  return {
    asked: () => asked,
    ask: async () => {
      asked++;
      if (asked <= times) throw error;
      return "an answer";
    },
  };
}

test("what may help a little later is asked again, three times at most", async () => {
  vi.useFakeTimers();
  const { signal } = new AbortController();
  const blip = failing(3, away);
  const answer = askAgain(blip.ask, signal);
  await vi.advanceTimersByTimeAsync(6_999);
  expect(blip.asked()).toBe(3);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toBe("an answer");

  const outage = failing(4, away);
  const refused = expect(askAgain(outage.ask, signal)).rejects.toBe(away);
  await vi.advanceTimersByTimeAsync(7_000);
  await refused;
  expect(outage.asked()).toBe(4);
});

test("what can't help is not asked again, and nobody waits for what was left", async () => {
  const gone = failing(1, new UploadError("UPLOAD_GONE"));
  const leaving = new AbortController();
  await expect(askAgain(gone.ask, leaving.signal)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  const blip = failing(1, away);
  const left = expect(askAgain(blip.ask, leaving.signal)).rejects.toMatchObject({ name: "AbortError" });
  leaving.abort();
  await left;
  expect([gone.asked(), blip.asked()]).toEqual([1, 1]);
});

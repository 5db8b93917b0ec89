import { UploadError } from "@s3-direct/upload-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { noteAnswer } from "./outage.ts";
import { type RetryOptions, withRetries } from "./retry.ts";

const common = { retries: 3, wake: new EventTarget() };
const whenSignedOut = () => "end" as const;

function setUp(failures: unknown[], options: Partial<RetryOptions & RetryOptions["run"]> = {}) {
  const controller = new AbortController();
  const call = vi.fn(() => {
    const error = failures.shift();
    return error === undefined ? Promise.resolve("ok") : Promise.reject(error);
  });
  const events: string[] = [];
  const emit: RetryOptions["run"]["emit"] = ({ reason }) => events.push(reason);
  const run = { ...common, signal: controller.signal, emit, ...options };
  const result = withRetries(call, { run, whenSignedOut, ...options });
  const outcome = result.catch((error: unknown) => error);
  return { controller, call, events, outcome };
}

const unavailable = () => new UploadError("STORAGE_UNAVAILABLE");

describe("withRetries", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.5);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test("what works is called once and nobody waits", async () => {
    const { outcome, call, events } = setUp([]);
    await expect(outcome).resolves.toBe("ok");
    expect(call).toHaveBeenCalledTimes(1);
    expect(events).toEqual([]);
  });

  test("what may heal is repeated after growing waits", async () => {
    const { outcome, call, events } = setUp([unavailable(), unavailable()]);
    await vi.advanceTimersByTimeAsync(499);
    expect(call).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(call).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(outcome).resolves.toBe("ok");
    expect(events).toEqual(["retry", "retry"]);
  });

  test("gives the last failure when the budget is spent", async () => {
    const last = unavailable();
    const { outcome, call } = setUp([unavailable(), unavailable(), unavailable(), last]);
    await vi.runAllTimersAsync();
    await expect(outcome).resolves.toBe(last);
    expect(call).toHaveBeenCalledTimes(4);
  });

  test("what cannot heal fails at once", async () => {
    const { outcome, call } = setUp([new UploadError("FILE_TOO_LARGE")]);
    await expect(outcome).resolves.toMatchObject({ code: "FILE_TOO_LARGE" });
    expect(call).toHaveBeenCalledTimes(1);
  });

  test("a failed fetch is a network failure and is repeated", async () => {
    const { outcome, call } = setUp([new TypeError("Failed to fetch")]);
    await vi.runAllTimersAsync();
    await expect(outcome).resolves.toBe("ok");
    expect(call).toHaveBeenCalledTimes(2);
  });

  test("a call that the application's own time limit has aborted is a network failure too", async () => {
    const { outcome, call } = setUp([new DOMException("This operation was aborted", "AbortError")]);
    await vi.runAllTimersAsync();
    await expect(outcome).resolves.toBe("ok");
    expect(call).toHaveBeenCalledTimes(2);
  });

  test("a call that fails while the network comes back costs no retry, once", async () => {
    const isOffline = vi.fn(async () => false).mockResolvedValueOnce(true);
    const noAnswer = () => new UploadError("NETWORK");
    const back = setUp([noAnswer(), noAnswer()], { retries: 0, isOffline });
    await vi.waitFor(() => expect(back.events).toEqual(["offline"]));
    noteAnswer();
    await expect(back.outcome).resolves.toBe("ok");
    expect(back.call).toHaveBeenCalledTimes(3);

    isOffline.mockResolvedValueOnce(true);
    const last = noAnswer();
    const down = setUp([noAnswer(), noAnswer(), last], { retries: 0, isOffline });
    await vi.waitFor(() => expect(down.events).toEqual(["offline"]));
    noteAnswer();
    await expect(down.outcome).resolves.toBe(last);
  });

  test("waits as long as the server asks, and says why", async () => {
    const { outcome, call, events } = setUp([new UploadError("RATE_LIMITED", { details: { retryAfter: 20 } })]);
    await vi.advanceTimersByTimeAsync(19_999);
    expect(call).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(outcome).resolves.toBe("ok");
    expect(events).toEqual(["rate-limited"]);
  });

  test("does not repeat what has become pointless", async () => {
    const { outcome, call } = setUp([unavailable()], { isWorthwhile: () => false });
    await expect(outcome).resolves.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect(call).toHaveBeenCalledTimes(1);
  });

  test("is cancelled while it waits", async () => {
    const { outcome, call, controller, events } = setUp([unavailable()]);
    await vi.advanceTimersByTimeAsync(1);
    controller.abort();
    await expect(outcome).resolves.toMatchObject({ code: "ABORTED" });
    expect(call).toHaveBeenCalledTimes(1);
    expect(events).toEqual(["retry"]);
  });

  test("is cancelled while the call goes on, and calls nothing when cancelled before", async () => {
    const { outcome, controller } = setUp([], {});
    controller.abort();
    await expect(outcome).resolves.toMatchObject({ code: "ABORTED" });
    const call = vi.fn(() => Promise.resolve());
    const emit = vi.fn();
    const run = { ...common, signal: controller.signal, emit };
    await expect(withRetries(call, { run })).rejects.toMatchObject({ code: "ABORTED" });
    expect(call).not.toHaveBeenCalled();
    expect(emit).not.toHaveBeenCalled();
  });
});

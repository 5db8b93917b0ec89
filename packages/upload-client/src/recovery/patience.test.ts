// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import type { TestStorage } from "../testing/storage.ts";
import { useStorage } from "../testing/use-storage.ts";
import { createUploader } from "../uploader.ts";
import { abandon } from "./abandon.ts";

vi.mock("../lib/time-limits.ts", async (original) => ({
  ...(await original<object>()),
  longestCall: 100,
  signInPatience: 500,
}));

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

test("an upload without a key waits for somebody to sign in without holding the page, and not for ever", async () => {
  const api = createApi(storage);
  const uploader = createUploader(api, { scheduler: createScheduler() });
  const file = new File(["hello"], "a.txt");
  await uploader.uploadAsync(file);
  api.isSignedOut = true;
  uploader.add(file);
  const last = () => uploader.getSnapshot().items.at(-1);
  await eventually(() => expect(last()).toMatchObject({ status: "waiting", reason: "signed-out" }));
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
  await eventually(() => expect(last()).toMatchObject({ status: "error", error: { code: "SIGNED_OUT" } }));
});

test("an abort that is never answered is given up", async () => {
  const plan = { kind: "single", key: "uploads/1" } as const;
  const abort = { mutate: vi.fn(() => new Promise<never>(() => {})) };
  const deps = { procedures: { abort }, scheduler: createScheduler(), retries: 2, wake: new EventTarget() };
  const abandoned = abandon(deps, { plan });
  await expect(abandoned).rejects.toMatchObject({ code: "NETWORK" });
  expect(abort.mutate).toHaveBeenCalledTimes(3);
});

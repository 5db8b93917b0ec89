import { UploadError } from "@s3-direct/upload-core";
import { afterEach, expect, test, vi } from "vitest";
import type { CreatedUpload } from "../flow/created-upload.ts";
import type { EngineProcedures, FinishAnswer } from "../procedures.ts";
import { createScheduler } from "../scheduling/scheduler.ts";
import type { UnsureReason } from "../flow/phase.ts";
import { findOut } from "./find-out.ts";
import { untilOnline } from "./outage.ts";

vi.mock("../lib/time-limits.ts", async (original) => ({
  ...(await original<object>()),
  longestAbandon: 20,
  longestCall: 50,
}));

afterEach(() => vi.restoreAllMocks());

const plan = { kind: "single", key: "uploads/a", url: "https://s3.test/a", headers: {}, expiresIn: 60 } as const;
const upload: CreatedUpload = { plan, expiresAt: Date.now() + 60_000, storedParts: new Set() };
const notArrived = async (): Promise<FinishAnswer> => {
  throw new UploadError("UPLOAD_NOT_ARRIVED");
};

type Answers = {
  finish?: () => Promise<FinishAnswer>;
  abort?: EngineProcedures<FinishAnswer>["abort"];
  signal?: AbortSignal;
  retries?: number;
};

function find(
  reason: UnsureReason,
  { finish = notArrived, abort, retries = 1, signal = new AbortController().signal }: Answers,
) {
  const create = () => Promise.reject(new Error("It is not asked."));
  const run = {
    procedures: { create: { mutate: create }, finish: { mutate: finish }, abort },
    scheduler: createScheduler(),
    retries,
    stallTimeout: 30,
    wake: new EventTarget(),
    learned: { hasCreated: true, checksum: false },
    isBusy: () => false,
    send: () => Promise.reject(new Error("Nothing is sent.")),
    file: new File(["hello"], "hello.txt"),
    input: undefined,
    signal,
    emit: () => {},
    early: new Map(),
  };
  return findOut(run, { phase: { name: "unsure", upload, reason, failures: 0 }, restarts: 0 });
}

test("a failure counts though another upload waits for a network meanwhile", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const other = new AbortController();
  const finish = () => {
    untilOnline({ signal: other.signal, wake: new EventTarget() }).catch(() => {});
    return notArrived();
  };
  const event = await find(new UploadError("NETWORK"), { finish, signal: other.signal });
  other.abort();
  expect(event).toEqual({ type: "resent", failures: 1 });
});

test("there is no other key before the abort of this one was heard, however slow the API is", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const heard = vi.fn(async () => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    return { status: "aborted" };
  });
  const abort = { mutate: heard.mockImplementationOnce(() => new Promise(() => {})) };
  expect(await find("left", { abort })).toEqual({ type: "abandoned" });
  expect(heard).toHaveBeenCalledTimes(2);
  await expect(heard.mock.results[1]?.value).resolves.toEqual({ status: "aborted" });
});

test("what the abort finds published is finished, and not sent again", async () => {
  const abort = { mutate: async () => ({ status: "published" }) };
  expect(await find("left", { abort })).toEqual({ type: "stored" });
});

test("an API that never hears it, or has no abort, does not keep the file from being sent", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const mutate = vi.fn(() => Promise.reject(new UploadError("STORAGE_UNAVAILABLE")));
  expect(await find("left", { abort: { mutate }, retries: 3 })).toEqual({ type: "abandoned" });
  expect(mutate).toHaveBeenCalledTimes(4);
  expect(await find("left", {})).toEqual({ type: "abandoned" });
});

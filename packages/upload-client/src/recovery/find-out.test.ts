import { UploadError } from "@s3-direct/upload-core";
import { afterEach, expect, test, vi } from "vitest";
import type { CreatedUpload } from "../created-upload.ts";
import type { FinishAnswer } from "../procedures.ts";
import { createScheduler } from "../scheduler.ts";
import { findOut } from "./find-out.ts";
import { untilOnline } from "./outage.ts";

afterEach(() => vi.restoreAllMocks());

const plan = { kind: "single", key: "uploads/a", url: "https://s3.test/a", headers: {}, expiresIn: 60 } as const;
const upload: CreatedUpload = { plan, expiresAt: Date.now() + 60_000, storedParts: new Set() };

test("a failure counts though another upload waits for a network meanwhile", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const other = new AbortController();
  const finish = async (): Promise<FinishAnswer> => {
    untilOnline({ signal: other.signal, wake: new EventTarget() }).catch(() => {});
    throw new UploadError("UPLOAD_NOT_ARRIVED");
  };
  const create = () => Promise.reject(new Error("It is not asked."));
  const procedures = { create: { mutate: create }, finish: { mutate: finish } };
  const shared = { scheduler: createScheduler(), retries: 1, stallTimeout: 30, wake: new EventTarget() };
  const learned = { hasCreated: true, checksum: false };
  const run = {
    ...shared,
    procedures,
    learned,
    isBusy: () => false,
    send: () => Promise.reject(new Error("Nothing is sent.")),
    file: new File(["hello"], "hello.txt"),
    input: undefined,
    signal: other.signal,
    emit: () => {},
    early: new Map(),
  };
  const doubt = new UploadError("NETWORK");
  const event = await findOut(run, { phase: { name: "unsure", upload, doubt, failures: 0 }, restarts: 0 });
  other.abort();
  expect(event).toEqual({ type: "resent", failures: 1 });
});

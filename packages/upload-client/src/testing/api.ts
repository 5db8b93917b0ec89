import { UploadError, type UploadErrorCode } from "@s3-direct/upload-core";
import type { PublishedFile, UploadPlan } from "@s3-direct/upload-core/contract";
import type { CallOptions, FileAnnouncement, PendingAnswer } from "../procedures.ts";
import type { TestStorage } from "./storage.ts";

type Announcement = FileAnnouncement & { input?: { postId: string } | undefined };
type TestDone = { status: "done"; file: PublishedFile; data: { id: number } };

/** The procedures of an API that publishes what has arrived in the storage, and a log of its calls. */
export function createApi(storage: TestStorage) {
  const announced: Announcement[] = [];
  const calls: string[] = [];
  /** Each taken by the next call of its procedure. */
  const failures: { create: Error[]; finish: Error[] } = { create: [], finish: [] };
  const pending: number[] = [];
  /** In place of the plan that the next create would answer. */
  const plans: UploadPlan[] = [];

  const api = {
    announced,
    calls,
    failures,
    /** How long finish says "pending", in seconds, once for each. */
    pending,
    plans,
    expiresIn: 3_600,
    /** Runs before a call is answered. */
    beforeAnswer: async (_call: string): Promise<void> => {},
    create: {
      async mutate(input: Announcement, _options?: CallOptions): Promise<UploadPlan> {
        announced.push(input);
        const key = `uploads/${announced.length}`;
        calls.push(`create ${key}`);
        await api.beforeAnswer("create");
        throwNext(failures.create);
        const headers = { "content-type": input.contentType, "if-none-match": "*" };
        const url = `${storage.url}/${key}?X-Amz-Signature=secret`;
        return plans.shift() ?? { kind: "single", key, url, headers, expiresIn: api.expiresIn };
      },
    },
    finish: {
      async mutate({ key }: { key: string }, _options?: CallOptions): Promise<TestDone | PendingAnswer> {
        calls.push(`finish ${key}`);
        await api.beforeAnswer("finish");
        throwNext(failures.finish);
        const retryAfter = pending.shift();
        if (retryAfter !== undefined) return { status: "pending", retryAfter };
        const body = storage.objects.get(`/${key}?X-Amz-Signature=secret`);
        if (body === undefined) throw new UploadError("UPLOAD_NOT_ARRIVED");
        const file = {
          key: `media/${key}`,
          url: `https://media/${key}`,
          name: "a",
          size: body.length,
          contentType: "a/b",
        };
        return { status: "done", file, data: { id: 7 } };
      },
    },
    abort: {
      async mutate({ key }: { key: string }, _options?: CallOptions): Promise<object> {
        calls.push(`abort ${key}`);
        await api.beforeAnswer("abort");
        return {};
      },
    },
  };
  return api;
}

export function fail(code: UploadErrorCode, details: Record<string, string | number> = {}): UploadError {
  return new UploadError(code, { details });
}

function throwNext(errors: Error[]): void {
  const error = errors.shift();
  if (error !== undefined) throw error;
}

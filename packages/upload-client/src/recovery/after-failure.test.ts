import { UploadError, type UploadErrorCode } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CreatedUpload } from "../flow/created-upload.ts";
import type { UnsureReason, Phase } from "../flow/phase.ts";
import { afterCall } from "./after-call.ts";
import { type Unsure, afterFailure, afterMissing, readRefusal } from "./after-failure.ts";

const fail = (code: UploadErrorCode, details: Record<string, string | number> = {}) =>
  new UploadError(code, { details });

const whole: UploadPlan = { kind: "single", key: "uploads/a", url: "https://s3/a", headers: {}, expiresIn: 60 };
const inParts: UploadPlan = {
  kind: "multipart",
  key: "uploads/a",
  uploadId: "u",
  partSize: 5,
  parts: [],
  expiresIn: 60,
};
const uploadOf = (plan: UploadPlan, isFresh = true): CreatedUpload => ({
  plan,
  expiresAt: isFresh ? Date.now() + 60_000 : 0,
  storedParts: new Set(),
});

beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("a call", () => {
  const situation = {
    failures: 0,
    retries: 3,
    isOffline: false,
    whenSignedOut: "look",
  } as const;

  test.each([
    ["what may heal", fail("STORAGE_UNAVAILABLE"), {}, { reason: "retry", milliseconds: 1_000, isFree: false }],
    ["again", fail("STORAGE_UNAVAILABLE"), { failures: 2 }, { reason: "retry", milliseconds: 4_000, isFree: false }],
    ["the budget is spent", fail("STORAGE_UNAVAILABLE"), { failures: 3 }, undefined],
    ["what cannot heal", fail("FILE_TOO_LARGE"), {}, undefined],
    ["no network", fail("NETWORK"), { isOffline: true, failures: 3 }, { reason: "offline", isFree: true }],
    ["nobody answers, and there is a network", fail("NETWORK"), {}, { reason: "retry", isFree: false }],
    ["too much", fail("RATE_LIMITED"), {}, { reason: "rate-limited", isFree: false }],
    [
      "too much, for so long",
      fail("RATE_LIMITED", { retryAfter: 9 }),
      { failures: 3 },
      { reason: "rate-limited", milliseconds: 10_000, isFree: true },
    ],
    [
      "too much, until a date in place of a duration",
      fail("RATE_LIMITED", { retryAfter: 1_796_000_000 }),
      {},
      { reason: "rate-limited", milliseconds: 121_000, isFree: false },
    ],
    ["signed out, with a key", fail("SIGNED_OUT"), {}, { reason: "signed-out", milliseconds: 15_000, isFree: true }],
    [
      "signed out, without",
      fail("SIGNED_OUT"),
      { whenSignedOut: "wait" },
      { reason: "signed-out", milliseconds: 3_600_000, isFree: true, needsWaking: true },
    ],
    ["never signed in", fail("SIGNED_OUT"), { whenSignedOut: "end" }, undefined],
  ] as const)("%s", (...[, failure, given, expected]) => {
    const wait = afterCall(failure, { ...situation, ...given });
    if (expected === undefined) expect(wait).toBeUndefined();
    else expect(wait).toMatchObject(expected);
  });
});

describe("a phase that has had its retries", () => {
  const sending = (plan: UploadPlan): Phase<never> => ({
    name: "sending",
    upload: uploadOf(plan),
    failures: 0,
  });
  const finishing = (plan: UploadPlan): Phase<never> => ({ name: "finishing", upload: uploadOf(plan) });
  const creating: Phase<never> = { name: "creating" };
  const doubtful: Phase<never> = { name: "unsure", upload: uploadOf(whole), reason: "expired", failures: 0 };
  const refused = (status: number) => fail("TRANSFER_REFUSED", { status });

  test.each([
    ["create: the upload fails", creating, fail("NETWORK"), 0, undefined],
    ["no answer: it may have arrived", sending(whole), fail("NETWORK"), 0, "unsure"],
    ["S3 does not come round: it may have arrived", sending(whole), fail("STORAGE_UNAVAILABLE"), 0, "unsure"],
    ["403 may be age", sending(whole), refused(403), 0, "unsure"],
    ["any other refusal is final", sending(whole), refused(400), 0, undefined],
    ["a changed file is final", sending(whole), fail("FILE_CHANGED"), 0, undefined],
    ["parts have been repeated each by itself", sending(inParts), fail("NETWORK"), 0, undefined],
    ["parts that S3 has forgotten", sending(inParts), fail("UPLOAD_GONE"), 0, "unsure"],
    ["parts that were ended on purpose", sending(inParts), fail("UPLOAD_GONE", { because: "ended" }), 0, undefined],
    ["finish cannot be asked whether it has arrived", doubtful, fail("NETWORK"), 0, undefined],
    ["finish does not find it", finishing(whole), fail("UPLOAD_NOT_ARRIVED"), 0, "lost"],
    ["finish does not find it, again", finishing(whole), fail("UPLOAD_NOT_ARRIVED"), 1, undefined],
    ["finish finds parts no more", finishing(inParts), fail("UPLOAD_GONE"), 0, "lost"],
    ["finish finds that parts were ended", finishing(inParts), fail("UPLOAD_GONE", { because: "ended" }), 0, undefined],
    ["finish finds a file no more", finishing(whole), fail("UPLOAD_GONE"), 0, undefined],
    ["finish refuses it", finishing(whole), fail("FILE_DAMAGED"), 0, undefined],
  ] as const)("%s", (...[, phase, failure, losses, expected]) => {
    expect(afterFailure(failure, { phase, restarts: 0, losses })?.type).toBe(expected);
  });
});

describe("nothing has arrived", () => {
  const situation = { retries: 3, restarts: 0, wasOffline: false, isAvoided: false };
  type Given = { plan?: UploadPlan; isFresh?: boolean; failures?: number };
  const unsure = (reason: UnsureReason, { plan = whole, isFresh = true, failures = 0 }: Given = {}) =>
    ({ name: "unsure", upload: uploadOf(plan, isFresh), reason, failures }) as const;
  const refused = fail("TRANSFER_REFUSED", { status: 403 });
  const network = fail("NETWORK");

  test.each([
    ["it is sent again", unsure(network), {}, { type: "resent", failures: 1 }, 1_000],
    [
      "there was no network: at once, for nothing",
      unsure(network),
      { wasOffline: true },
      { type: "resent", failures: 0 },
      0,
    ],
    ["the budget is spent: another key", unsure(network, { failures: 3 }), {}, { type: "abandoned" }, 0],
    ["and again: it fails", unsure(network, { failures: 3 }), { restarts: 1 }, { type: "given-up" }, 0],
    [
      "S3 did not come round: it fails",
      unsure(fail("STORAGE_UNAVAILABLE"), { failures: 3 }),
      {},
      { type: "given-up" },
      0,
    ],
    [
      "its name does not answer, and others do: another key",
      unsure(network),
      { isAvoided: true },
      { type: "abandoned" },
      0,
    ],
    ["403: another key", unsure(refused), {}, { type: "abandoned" }, 0],
    ["403 again: it fails", unsure(refused), { restarts: 1 }, { type: "given-up" }, 0],
    [
      "the URL has expired before there was an answer: another key",
      unsure(network, { isFresh: false }),
      { restarts: 2 },
      { type: "abandoned" },
      0,
    ],
    [
      "and so have as many as there are retries, without an answer: it fails",
      unsure(network, { isFresh: false }),
      { restarts: 3 },
      { type: "given-up" },
      0,
    ],
    [
      "and so have more of them, while there was no network: another key",
      unsure(network, { isFresh: false }),
      { restarts: 5, wasOffline: true },
      { type: "abandoned" },
      0,
    ],
    [
      "403 each time, after the URL has expired: it fails",
      unsure(refused, { isFresh: false }),
      { restarts: 3 },
      { type: "given-up" },
      0,
    ],
    [
      "the URL expires in line each time, and nothing is sent: another key",
      unsure(fail("TRANSFER_REFUSED", { status: 403, reason: "expired" }), { isFresh: false }),
      { restarts: 5 },
      { type: "abandoned" },
      0,
    ],
    [
      "the URL has expired before S3 came round: another key",
      unsure(fail("STORAGE_UNAVAILABLE"), { isFresh: false }),
      { restarts: 2 },
      { type: "abandoned" },
      0,
    ],
    [
      "and so have as many as there are retries: it fails",
      unsure(fail("STORAGE_UNAVAILABLE"), { isFresh: false }),
      { restarts: 3 },
      { type: "given-up" },
      0,
    ],
    ["an earlier page's: another key", unsure("left"), {}, { type: "abandoned" }, 0],
    ["an earlier page's, again: another key", unsure("left"), { restarts: 1 }, { type: "abandoned" }, 0],
    ["it was too old to be sent: another key", unsure("expired", { isFresh: false }), {}, { type: "abandoned" }, 0],
    ["it was aborted, and nobody answered: another key", unsure("unanswered"), {}, { type: "abandoned" }, 0],
    ["parts: another key", unsure(fail("UPLOAD_GONE"), { plan: inParts }), {}, { type: "abandoned" }, 0],
    ["parts again: it fails", unsure(fail("UPLOAD_GONE"), { plan: inParts }), { restarts: 1 }, { type: "given-up" }, 0],
  ] as const)("%s", (...[, phase, given, event, milliseconds]) => {
    const after = afterMissing(phase, { ...situation, ...given });
    expect(after.event).toMatchObject(event);
    expect(after.milliseconds).toBe(milliseconds);
  });
});

describe("a refusal of finish, when nobody knows whether an upload has arrived", () => {
  const unsure = { name: "unsure", upload: uploadOf(whole), reason: fail("NETWORK"), failures: 0 } as const;
  const parts = { ...unsure, upload: uploadOf(inParts) };
  const expired = { ...unsure, reason: "expired" } as const;
  const left = { ...unsure, reason: "left" } as const;
  const unanswered = { ...unsure, reason: "unanswered" } as const;
  const gone = fail("UPLOAD_GONE");
  const ended = fail("UPLOAD_GONE", { because: "ended" });

  test.each<[string, UploadError, Unsure, ReturnType<typeof readRefusal>, ReturnType<typeof readRefusal>?]>([
    ["nothing has arrived", fail("UPLOAD_NOT_ARRIVED"), unsure, "missing"],
    ["nobody knows why it is gone: parts may be forgotten", gone, parts, "forgotten"],
    ["nobody knows why it is gone: what an earlier page sent, too", gone, left, "forgotten"],
    ["nobody knows why it is gone: what was too old to be sent again, too", gone, expired, "forgotten"],
    ["nobody knows why it is gone: what was aborted without an answer, too", gone, unanswered, "forgotten"],
    ["nobody knows why it is gone: an object is not forgotten", gone, unsure, "final"],
    ["somebody has ended it", ended, unsure, "final"],
    ["somebody has ended its parts", ended, parts, "final"],
    ["this page has ended it, and nobody has answered", ended, unanswered, "forgotten"],
    ["an earlier page's was ended", ended, left, "final"],
    ["the verdict on the file", fail("FILE_DAMAGED"), parts, "final"],
    ["what may heal: S3 knows, where it can be sent again", fail("STORAGE_UNAVAILABLE"), unsure, "final", "unknown"],
    ["nobody answers: S3 knows, where it can be sent again", fail("NETWORK"), unsure, "final", "unknown"],
    ["a fault of the API's says nothing of the file", fail("INTERNAL"), unsure, "final", "unknown"],
    ["signed out", fail("SIGNED_OUT"), unsure, "final"],
    ["cancelled", fail("ABORTED"), unsure, "final"],
  ])("%s", (...[, refusal, phase, expected, whereItCanBeResent = expected]) => {
    expect(readRefusal(refusal, { phase, canResend: false })).toBe(expected);
    expect(readRefusal(refusal, { phase, canResend: true })).toBe(whereItCanBeResent);
  });
});

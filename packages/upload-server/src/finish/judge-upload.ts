import type { CheckedFile, UploadKey } from "@s3-direct/upload-core";
import type { Changed } from "./changed.ts";
import type { ReadRange } from "../content/byte-source.ts";
import { requestIsReusable } from "../ending/end-mark.ts";
import { handleFailedJudgement } from "./failed-judgement.ts";
import { keepVerdict, readVerdict } from "./kept-verdict.ts";
import { findCopy } from "../s3/copies-under-way.ts";
import { readMore, type StoredUpload, type Tail } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";
import { createSingleFlight } from "../lib/single-flight.ts";
import type { JsonValue, UploadRecord } from "../upload-record.ts";
import { type Hooked, runVerifyHook, type VerifyHook } from "./verify-hook.ts";
import { checkAnnounced, dimensionsOf, verifyContent, type FinishRules, type VerifiedFile } from "./verify.ts";

export type JudgeDeps = {
  storage: S3Storage;
  rules: FinishRules;
  verify?: VerifyHook | undefined;
  /** In seconds. */
  verifyTimeout: number;
  /** Whether variants are made of the endpoint's files. */
  hasDerive: boolean;
};

export type UploadToJudge = {
  key: string;
  mediaKey: string;
  upload: UploadKey;
  record: UploadRecord;
  stored: StoredUpload;
  tail: Tail | undefined;
};

export type Verdict = { kind: "passed"; file: VerifiedFile; verified: JsonValue } | Changed;

/**
 * Judges an upload that is not published yet: by the rules, by its content and by the application's `verify`. Within
 * this process, simultaneous finishes share one verdict, and a file that was accepted is not judged again for a while.
 * A file is read only once: a refusal replaces the upload, and the verdict on an accepted file is stored beside it. If
 * processes disagree, the first one that publishes wins.
 * @throws UploadError the refusal; or STORAGE_UNAVAILABLE or CHECK_UNAVAILABLE, after which the next finish judges
 * again
 */
export async function judgeUpload(deps: JudgeDeps, input: UploadToJudge): Promise<Verdict> {
  const { storage, rules, verify, verifyTimeout } = deps;
  const { publisher: owner, uploadBucket } = storage;
  const { key, stored, upload } = input;
  const file = checkAnnounced(input, rules);
  const subject = {
    owner,
    // A replaced file has another ETag.
    id: JSON.stringify([uploadBucket, key, stored.etag, rules, verify !== undefined]),
    clock: Date,
    longest: verifyTimeout * 1000 + readingMs,
    // An ETag is an MD5, and somebody could make two files with the same one. So nothing is kept if the upload's
    // request can store another file.
    keepFor: ({ kind }: Verdict) => (kind === "changed" || requestIsReusable(storage, upload) ? 0 : passedMs),
  };
  return shareVerdict(subject, () => judgeOnce(deps, { ...input, file })).result;
}

async function judgeOnce(deps: JudgeDeps, input: UploadToJudge & { file: CheckedFile }): Promise<Verdict> {
  const { storage } = deps;
  const { key, mediaKey, upload } = input;
  try {
    const content = countedReading(storage, input);
    const file = await verifyContent({ ...input, ...content }, deps.rules);
    const hooked = await runHook(deps, input);
    if (hooked.kind === "changed") return hooked;
    const { verified } = hooked;
    // Reading the stored verdict would also cost one read.
    const isWorthKeeping = verified !== undefined || content.reads() > 1;
    if (isWorthKeeping) await keepVerdict(storage, key, { dimensions: file.dimensions, verified });
    return { kind: "passed", file, verified };
  } catch (error) {
    return handleFailedJudgement(deps, { key, mediaKey, upload, error });
  }
}

async function runHook(
  { storage, verify: hook, verifyTimeout: timeout }: JudgeDeps,
  { key, mediaKey, upload, file, record, stored: { etag } }: UploadToJudge & { file: CheckedFile },
): Promise<Hooked> {
  if (!hook) return { kind: "passed", verified: undefined };
  // A copy starts only after the hook has accepted the file, and may take several calls, so a copy in progress means
  // that the file was accepted. This does not hold if the upload's request can be used again: the hook may then have
  // seen other bytes with the same ETag.
  const isCopiedInCalls = file.size > storage.copyPartSize && !requestIsReusable(storage, upload);
  if (isCopiedInCalls && (await findCopy(storage, { key, etag, mediaKey })) !== undefined)
    return { kind: "passed", verified: (await readVerdict(storage, key)).verified };
  return runVerifyHook({ storage, hook, timeout }, { file, key, metadata: record.metadata, etag });
}

/** Returns the verdict on a file that is already published, with as few reads as possible. */
export async function recallVerdict(
  storage: S3Storage,
  input: UploadToJudge & { hasHook: boolean },
): Promise<{ dimensions: VerifiedFile["dimensions"]; verified: JsonValue }> {
  const content = countedReading(storage, input);
  // For most pictures the bytes that were read already contain the dimensions.
  const near = await dimensionsOf({ ...content, readRange: async () => new Uint8Array() });
  const isPicture = input.stored.contentType.startsWith("image/");
  const kept = input.hasHook || (isPicture && !near) ? await readVerdict(storage, input.key) : {};
  return { dimensions: near ?? kept.dimensions ?? (await dimensionsOf(content)), verified: kept.verified };
}

function countedReading(storage: S3Storage, { key, stored, tail }: UploadToJudge) {
  const { etag } = stored;
  let reads = 0;
  const readRange: ReadRange = (start, end) => {
    reads += 1;
    return readMore(storage, { key, etag, start, end });
  };
  return { stored, tail, readRange, reads: () => reads };
}

/** Time for the reads besides the hook, in milliseconds. */
const readingMs = 10_000;

/**
 * For how many milliseconds an accepted file is not judged again: for calls of finish that continue its copy, or that
 * repeat a `prepare` that failed.
 */
const passedMs = 10 * 60_000;

/** How many verdicts are kept. In each, what `verify` returned is 60 KB at most. */
const mostPassed = 200;

const shareVerdict = createSingleFlight<Verdict>({ mostKept: mostPassed });

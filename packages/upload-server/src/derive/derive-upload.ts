import { KiB, UploadError } from "@s3-direct/upload-core";
import type { Changed } from "../finish/changed.ts";
import { handleFailedJudgement } from "../finish/failed-judgement.ts";
import type { UploadToJudge } from "../finish/judge-upload.ts";
import { isForbidden, isNotFound, isPreconditionFailed, mapStorageError } from "../s3/map-error.ts";
import { isStillAt } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";
import { streamUpload } from "../s3/stream-upload.ts";
import { createSingleFlight } from "../lib/single-flight.ts";
import { verifyContent, type FinishRules, type VerifiedFile } from "../finish/verify.ts";
import type { Derive, Derived } from "./derive.ts";
import { mayHaveVariants } from "./manifest.ts";

export type DeriveDeps = { storage: S3Storage; rules: FinishRules; derive: Derive };

/** If `derived` is undefined, nothing is made of such a file. */
type Made = { kind: "made"; derived: Derived | undefined } | Changed;

type UploadToDerive = UploadToJudge & { file: VerifiedFile };

/**
 * Makes an endpoint's variants of an upload that was accepted. It stores nothing: publishing does that. Simultaneous
 * finishes of this process make them once. A picture that can't be read, or is too large, is refused for good.
 * @returns `changed` if the upload is no longer the one that was read before
 * @throws UploadError the refusal, or CHECK_UNAVAILABLE or STORAGE_UNAVAILABLE
 */
export function deriveUpload(deps: DeriveDeps, input: UploadToDerive): Promise<Made> {
  const { publisher: owner, uploadBucket } = deps.storage;
  const subject = {
    owner,
    id: JSON.stringify([uploadBucket, input.key, input.stored.etag]),
    clock: Date,
    longest: longestMaking,
  };
  return shareMaking(subject, () => deriveOnce(deps, input)).result;
}

/** In milliseconds, longer than gateways wait for a response. */
const longestMaking = 60_000;

const shareMaking = createSingleFlight<Made>();

async function deriveOnce(deps: DeriveDeps, input: UploadToDerive): Promise<Made> {
  const { storage, rules, derive } = deps;
  const { key, file, stored } = input;
  let readFailure: unknown;
  const read = async (signal: AbortSignal) => {
    try {
      const { etag } = stored;
      const stream = await streamUpload(storage, { key, size: file.size, etag, range: undefined, signal });
      return await bytesOf(stream, file.size);
    } catch (error) {
      readFailure = error;
      throw error;
    }
  };
  try {
    const derived = await derive.make({ file, owner: input.upload.owner, read });
    if (derived && !mayHaveVariants(input.mediaKey)) throw new TypeError(onlyOfPictures(file));
    if (derived?.original) await verifyAgain(derived.original, input, rules);
    return { kind: "made", derived };
  } catch (error) {
    if (await isChanged(storage, { ...input, readFailure })) return { kind: "changed" };
    if (readFailure !== undefined && error === readFailure) throw mapStorageError(error);
    return handleFailedJudgement({ storage, hasDerive: true }, { ...input, error });
  }
}

async function isChanged(
  storage: S3Storage,
  { key, stored: { etag }, readFailure }: UploadToDerive & { readFailure: unknown },
): Promise<boolean> {
  if (isPreconditionFailed(readFailure) || isNotFound(readFailure)) return true;
  // S3 answers so for a missing object if the publisher may not list the bucket.
  return isForbidden(readFailure) && !(await isStillAt(storage, { Bucket: storage.uploadBucket, Key: key, etag }));
}

const onlyOfPictures = ({ name }: VerifiedFile) =>
  `derive made something of "${name}". It can do so of pictures, films and PDFs, and of files whose ending is not known.`;

async function bytesOf(stream: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for await (const chunk of stream) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  if (offset !== size) throw new UploadError("STORAGE_UNAVAILABLE", { details: { read: offset, size } });
  return bytes;
}

/**
 * Verifies a file that is published instead of the upload, by the same rules: no file is public that was not verified.
 */
async function verifyAgain(
  bytes: Uint8Array,
  { file, record, stored }: UploadToDerive,
  rules: FinishRules,
): Promise<void> {
  const head = bytes.subarray(0, 64 * KiB);
  const readRange = async (start: number, end: number) => bytes.subarray(start, end);
  const made = { ...stored, size: bytes.length, head };
  await verifyContent(
    { file: { ...file, size: bytes.length }, record, stored: made, tail: undefined, readRange },
    rules,
  );
}

import type { S3Client } from "@aws-sdk/client-s3";
import { KiB, UploadError } from "@s3-direct/upload-core";
import { settleRefusal, type UploadToJudge } from "../judge-upload.ts";
import { isNotFound, isPreconditionFailed, mapStorageError } from "../s3/map-error.ts";
import type { S3Storage } from "../s3/storage.ts";
import { streamUpload } from "../s3/stream-upload.ts";
import { verifyContent, type FinishRules, type VerifiedFile } from "../verify.ts";
import type { Derive, Derived } from "./derive.ts";

export type DeriveDeps = { storage: S3Storage; rules: FinishRules; derive: Derive };

type UploadToDerive = UploadToJudge & { file: VerifiedFile };

/**
 * Makes of an upload that has passed what its endpoint wants of it. Nothing is stored: that is for when it is published. Finishes of this
 * process that come at the same time make it once. A picture that can't be read, or has too much of something, is refused for good.
 * @returns undefined where nothing is made of such a file, or "changed" when the upload is no longer the one that was read before
 * @throws UploadError the refusal, or CHECK_UNAVAILABLE or STORAGE_UNAVAILABLE
 */
export function deriveUpload(deps: DeriveDeps, input: UploadToDerive): Promise<Derived | undefined | "changed"> {
  const { publisher, uploadBucket } = deps.storage;
  const shared = underWay.get(publisher) ?? new Map<string, ReturnType<typeof deriveOnce>>();
  underWay.set(publisher, shared);
  const subject = JSON.stringify([uploadBucket, input.key, input.stored.etag]);
  const earlier = shared.get(subject);
  if (earlier) return earlier;
  // It ends: the storage's requests and the making of pictures have their times.
  const own = deriveOnce(deps, input).finally(() => shared.delete(subject));
  shared.set(subject, own);
  return own;
}

const underWay = new WeakMap<S3Client, Map<string, ReturnType<typeof deriveOnce>>>();

async function deriveOnce(
  { storage, rules, derive }: DeriveDeps,
  input: UploadToDerive,
): Promise<Derived | undefined | "changed"> {
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
    const derived = await derive.make({ file, read });
    if (derived?.original) await verifyAgain(derived.original, input, rules);
    return derived;
  } catch (error) {
    if (isPreconditionFailed(readFailure) || isNotFound(readFailure)) return "changed";
    if (readFailure !== undefined && error === readFailure) throw mapStorageError(error);
    const { kind } = await settleRefusal(storage, { ...input, error });
    return kind;
  }
}

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

/** What is published in the upload's place passes by the same rules: nothing is public that was not verified. */
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

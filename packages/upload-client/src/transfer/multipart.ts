import { type PartPlan, UploadError, partAt, partCountOf } from "@s3-direct/upload-core";
import type { MultipartPlan, PartChecksum, SignPartsInput } from "@s3-direct/upload-core/contract";
import { throwIfAborted, unlessAborted } from "../abortable.ts";
import { callApi } from "../call-api.ts";
import { type BegunUpload, hasExpired } from "../begun-upload.ts";
import { loadHashing } from "../hashing/load.ts";
import { isReadable } from "../files/readable.ts";
import type { EngineProcedures, FinishAnswer } from "../procedures.ts";
import { rest } from "../recovery/rest.ts";
import { type RetryOptions, withRetries } from "../recovery/retry.ts";
import type { TransferEvent } from "../reduce-upload.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Traceable } from "../traceable.ts";
import { listStoredParts } from "./list-stored-parts.ts";
import { createPartRequests } from "./part-requests.ts";
import { sendPart } from "./send-part.ts";
import { type FreshPart, type PartHash, createSigningWindow } from "./signing-window.ts";

export type MultipartDeps = Pick<Traceable<FinishAnswer>, "send"> & {
  procedures: Pick<EngineProcedures<FinishAnswer>, "signParts" | "listParts">;
  scheduler: Scheduler;
  /** For each part. */
  retries: number;
  nudges: EventTarget;
  /** Seconds. See `UploaderOptions`. */
  stallTimeout: number;
};

export type MultipartUpload = {
  begun: BegunUpload<MultipartPlan>;
  file: Blob;
  signal: AbortSignal;
  emit: (event: TransferEvent) => void;
};

/** So many parts are signed by one call: what two host names send at once. */
const partsPerCall = 12;

/** Fewer where their hashes must be there first, and fewest by the first call, so that the first bytes leave early. */
const hashedPartsPerCall = 6;
const firstHashedParts = 2;

/**
 * Parts that begin together end together, and then nothing is on the line while S3 stores them all. So the first ones of many
 * begin over as many milliseconds: by what they are ahead of each other on a near line they end apart.
 */
const spread = 100;

/**
 * Sends the parts that S3 does not have yet, beside each other, over as many connections as the page has to spare.
 * @throws UploadError the first failure that does not heal. What has arrived by then is in `begun.storedParts`.
 */
export async function sendParts(deps: MultipartDeps, upload: MultipartUpload): Promise<void> {
  throwIfAborted(upload.signal);
  const { begun, file, emit } = upload;
  if (begun.mustList) await listStoredParts(deps, upload);
  const { plan, storedParts } = begun;
  const parts = { size: file.size, partSize: plan.partSize };
  const sliceOf = (partNumber: number) => {
    const range = partAt(parts, partNumber);
    return file.slice(range?.start, range?.end);
  };

  // The first failure stops the other parts.
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => controller.abort();
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    stop();
  };

  const signing = createSigningWindow({
    ...plan,
    signParts: (input) => signParts(deps, { input, signal }),
    hash: plan.checksum && hashBy(plan.checksum, sliceOf),
  });
  const requests = createPartRequests(deps, { ...upload, signal, signing });
  const repeat = <T>(call: () => Promise<T>, options: Pick<RetryOptions, "askApi"> = {}) =>
    withRetries(call, {
      ...deps,
      ...options,
      signal,
      whenSignedOut: () => "look",
      onWait(reason) {
        // One part that waits is no news while others are on their way.
        if (requests.areIdle()) emit({ type: "waited", reason });
      },
    });
  const sends: Promise<void>[] = [];
  const start = (part: FreshPart) => {
    sends.push(sendPart({ sliceOf, signing, send: requests.send, repeat }, part).catch(fail));
  };

  upload.signal.addEventListener("abort", stop);
  try {
    const signed = hasExpired(begun) ? [] : plan.parts.filter(({ partNumber }) => !storedParts.has(partNumber));
    const areMore = partCountOf(parts) > signed.length + storedParts.size;
    for (const part of signed) {
      start({ ...part, expiresAt: begun.expiresAt });
      // A hidden page's timers come once a second.
      if (areMore && !globalThis.document?.hidden) await rest(spread / signed.length, { signal });
    }
    const known = new Set([...storedParts, ...signed.map(({ partNumber }) => partNumber)]);
    const batches = [...batchesOf({ ...parts, known, areHashed: plan.checksum !== undefined })];
    for (const [index, batch] of batches.entries()) {
      // While one is signed, the next one is hashed.
      batches.slice(index, index + 2).forEach(signing.prepare);
      await unlessAborted(signing.runsLow(), signal);
      for (const part of await repeat(() => signing.sign(batch))) start(part);
    }
  } catch (error) {
    fail(error);
  }
  await Promise.all(sends);
  upload.signal.removeEventListener("abort", stop);
  if (failures.length > 0) throw failures[0];
}

async function signParts(
  { procedures, scheduler }: MultipartDeps,
  { input, signal }: { input: SignPartsInput; signal: AbortSignal },
) {
  const procedure = procedures.signParts;
  if (procedure === undefined) {
    throw new UploadError("INTERNAL", { sentence: "This uploader has no signParts." });
  }
  return callApi((options) => procedure.mutate(input, options), { scheduler, lane: "begin", signal });
}

function hashBy(algorithm: PartChecksum, sliceOf: (partNumber: number) => Blob) {
  return async (partNumber: number): Promise<PartHash> => {
    const { hash } = await loadHashing();
    const bytes = sliceOf(partNumber);
    try {
      const value = await hash({ bytes, algorithm });
      return algorithm === "sha256" ? { sha256: value } : { crc64nvme: value };
    } catch (cause) {
      throw new UploadError((await isReadable(bytes)) ? "INTERNAL" : "FILE_CHANGED", { cause });
    }
  };
}

/** The parts that are not known yet, by the call that signs them. */
function* batchesOf(parts: PartPlan & { known: ReadonlySet<number>; areHashed: boolean }): Generator<number[]> {
  const { known, areHashed } = parts;
  let batch: number[] = [];
  let full = areHashed ? firstHashedParts : partsPerCall;
  for (let partNumber = 1; partNumber <= partCountOf(parts); partNumber++) {
    if (!known.has(partNumber)) batch.push(partNumber);
    if (batch.length < full) continue;
    yield batch;
    batch = [];
    if (areHashed) full = hashedPartsPerCall;
  }
  if (batch.length > 0) yield batch;
}

import { partAt } from "@s3-direct/upload-core/internal";
import type { ListPartsResult, MultipartPlan } from "@s3-direct/upload-core/contract";
import { throwIfAborted, unlessAborted } from "../lib/abortable.ts";
import { isHidden } from "../lib/is-hidden.ts";
import { type CreatedUpload, hasExpired } from "../flow/created-upload.ts";
import type { PhaseEvent } from "../flow/phase.ts";
import type { FinishAnswer } from "../procedures.ts";
import { delay } from "../recovery/delay.ts";
import { withRetries } from "../recovery/retry.ts";
import type { TransferEvent } from "../store/reduce-upload.ts";
import type { Run } from "../flow/run.ts";
import { batchesOf } from "./part-batches.ts";
import { createPartRequests } from "./part-requests.ts";
import type { loadHashing } from "../hashing/load.ts";
import { hashPart } from "./hash-part.ts";
import { signParts } from "./sign-parts.ts";
import { type Repeat, sendPart } from "./send-part.ts";
import { type FreshPart, type SigningWindow, createSigningWindow } from "./signing-window.ts";
import { createTaskGroup } from "./task-group.ts";

/** What sending in parts uses of a run. */
export type PartsRun = Pick<
  Run<FinishAnswer>,
  "send" | "scheduler" | "retries" | "wake" | "stallTimeout" | "signal"
> & {
  procedures: Pick<Run<FinishAnswer>["procedures"], "signParts" | "listParts">;
  file: Blob;
  emit: (event: TransferEvent) => void;
};

export type PartsUpload = CreatedUpload<MultipartPlan>;

/**
 * Parts that start together also end together, and then the network is idle while S3 stores them. So the first parts of
 * a large file start spread over this many milliseconds.
 */
const spread = 100;

type SendPartsInput = {
  upload: PartsUpload;
  loadHashing: typeof loadHashing;
  listed?: ListPartsResult["parts"] | undefined;
};

/**
 * Sends the parts that S3 does not have yet, in parallel, over as many connections as the page has free. `listed` says
 * what S3 has; without it, `storedParts` does.
 * @throws UploadError the first failure that no retry solves. Parts that have arrived by then are in
 * `upload.storedParts`.
 */
export async function sendParts(
  given: PartsRun,
  { upload, listed, loadHashing }: SendPartsInput,
): Promise<PhaseEvent<never>> {
  throwIfAborted(given.signal);
  if (listed) noteStored(upload, { listed, size: given.file.size });
  const group = createTaskGroup(given.signal);
  const run = { ...given, signal: group.signal };
  const { plan } = upload;
  const sliceOf = (partNumber: number) => {
    const range = partAt({ size: run.file.size, partSize: plan.partSize }, partNumber);
    return run.file.slice(range?.start, range?.end);
  };
  const { checksum } = plan;
  const signing = createSigningWindow({
    ...plan,
    signParts: (input) => signParts(run, input),
    hash: checksum && ((partNumber) => hashPart(loadHashing, { bytes: sliceOf(partNumber), algorithm: checksum })),
  });
  const requests = createPartRequests(run, { upload, signing, sliceOf });
  // A part's wait is not reported while other parts are being sent.
  const emit = (event: TransferEvent) => requests.areIdle() && run.emit(event);
  const repeat: Repeat = (call, options) => withRetries(call, { ...options, run: { ...run, emit } });
  const begin = (part: FreshPart) => group.add(sendPart({ sliceOf, signing, send: requests.send, repeat }, part));

  group.add(beginAll(run, { upload, signing, repeat, begin }));
  await group.end();
  return { type: "stored" };
}

/** Notes which parts S3 has. A part whose size is not the plan's was cut off, and counts as missing. */
function noteStored(
  { plan: { partSize }, storedParts }: PartsUpload,
  { listed, size }: { listed: ListPartsResult["parts"]; size: number },
): void {
  storedParts.clear();
  for (const part of listed) {
    if (part.size === partAt({ size, partSize }, part.partNumber)?.size) storedParts.add(part.partNumber);
  }
}

/**
 * Sends the parts that were signed along with the plan first, and has the others signed just before they are needed.
 */
async function beginAll(
  { file, signal }: PartsRun,
  given: { upload: PartsUpload; signing: SigningWindow; repeat: Repeat; begin: (part: FreshPart) => void },
): Promise<void> {
  const { upload, signing, repeat, begin } = given;
  const { plan, storedParts, expiresAt } = upload;
  const signed = hasExpired(upload) ? [] : plan.parts.filter(({ partNumber }) => !storedParts.has(partNumber));
  const batches = batchesOf({
    size: file.size,
    partSize: plan.partSize,
    without: new Set([...storedParts, ...signed.map(({ partNumber }) => partNumber)]),
    areHashed: plan.checksum !== undefined,
  });
  for (const part of signed) {
    begin({ ...part, expiresAt });
    // On a hidden page timers fire only once a second.
    if (batches.length > 0 && !isHidden()) await delay(spread / signed.length, { signal });
  }
  for (const [index, batch] of batches.entries()) {
    // While one batch is being signed, the next one is hashed.
    batches.slice(index, index + 2).forEach(signing.prepare);
    await unlessAborted(signing.untilLow(), signal);
    for (const part of await repeat(() => signing.sign(batch))) begin(part);
  }
}

import { partAt } from "@s3-direct/upload-core";
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
import { hashPart, signParts } from "./sign-parts.ts";
import { type Repeat, sendPart } from "./send-part.ts";
import { type FreshPart, type SigningWindow, createSigningWindow } from "./signing-window.ts";
import { createTaskGroup } from "./task-group.ts";

/** An upload in parts, as far as these need to know it. */
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
 * Parts that begin together end together, and the network is idle while S3 stores them all. So the first ones of many begin over
 * this many milliseconds, and end apart.
 */
const spread = 100;

/**
 * Sends the parts that S3 does not have yet, beside each other, over as many connections as the page has to spare. What S3 has
 * is `listed`, or else `storedParts`.
 * @throws UploadError the first failure that does not heal. What has arrived by then is in `upload.storedParts`.
 */
export async function sendParts(
  given: PartsRun,
  { upload, listed }: { upload: PartsUpload; listed?: ListPartsResult["parts"] | undefined },
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
    hash: checksum && ((partNumber) => hashPart(sliceOf(partNumber), checksum)),
  });
  const requests = createPartRequests(run, { upload, signing });
  // A part that waits is not reported while others are on their way.
  const emit = (event: TransferEvent) => requests.areIdle() && run.emit(event);
  const repeat: Repeat = (call, options) => withRetries(call, { ...options, run: { ...run, emit } });
  const begin = (part: FreshPart) => group.add(sendPart({ sliceOf, signing, send: requests.send, repeat }, part));

  group.add(beginAll(run, { upload, signing, repeat, begin }));
  await group.end();
  return { type: "stored" };
}

/** A part of another size than the plan's was cut off, and counts as missing. */
function noteStored(
  { plan: { partSize }, storedParts }: PartsUpload,
  { listed, size }: { listed: ListPartsResult["parts"]; size: number },
): void {
  storedParts.clear();
  for (const part of listed) {
    if (part.size === partAt({ size, partSize }, part.partNumber)?.size) storedParts.add(part.partNumber);
  }
}

/** Sends the parts that came signed along with the plan first, and has the others signed just ahead of need. */
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
    // A hidden page's timers come once a second.
    if (batches.length > 0 && !isHidden()) await delay(spread / signed.length, { signal });
  }
  for (const [index, batch] of batches.entries()) {
    // While one is signed, the next one is hashed.
    batches.slice(index, index + 2).forEach(signing.prepare);
    await unlessAborted(signing.untilLow(), signal);
    for (const part of await repeat(() => signing.sign(batch))) begin(part);
  }
}

import { MiB } from "@s3-direct/upload-core";
import type { CreateUploadInput, UploadPlan } from "@s3-direct/upload-core/contract";
import { readBytes } from "../files/readable.ts";
import { resultWithin } from "../lib/abortable.ts";
import { createSequence } from "../lib/sequence.ts";
import { longestCall } from "../lib/time-limits.ts";
import { createTaskWorker } from "../lib/worker-tasks.ts";
import { type ChecksumTask, checksumOf } from "./checksum.ts";
import { digest } from "./digest.ts";
import { createByteReader } from "./read-bytes.ts";

export type AnnouncedHash = Pick<CreateUploadInput, "sha256" | "maxHashSize" | "makesCrc64nvme">;

/** Files above this size in bytes get no SHA-256, because the whole file is read into memory for it. */
const maxHashSize = 32 * MiB;

/** Up to this many bytes starting a worker would take longer than the hash: 3 ms at 400 MB/s. */
const smallFile = MiB;

/**
 * Up to this many bytes a file is hashed here rather than in a worker that would first have to be loaded (two round
 * trips): it takes 20 ms, of which the page's thread is blocked for only a few.
 */
const mediumFile = 8 * MiB;

/** A worker that has not answered after this many milliseconds per 32 MiB never will: a slow phone needs one second. */
const longestHash = 30_000;

// The worker's name after the build; bundlers find its source by that name too.
const worker = createTaskWorker(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
/** Set if a worker could not be made or has failed: then none is tried again. */
let isWithoutWorker = false;
/** Only one body is in memory at a time. */
const oneByOne = createSequence();

/**
 * Returns what create is told about a file's SHA-256: the hash itself, unless the file is too large, and the largest
 * size of a part that can be hashed. Both are missing if the page cannot hash: `crypto.subtle` exists only in secure
 * contexts (https, localhost); CRCs work everywhere. If hashing fails, nothing is returned and the file is sent without
 * a hash.
 * @throws UploadError `FILE_CHANGED` if the file cannot be read: in Firefox and Safari its request would hang until it
 * counts as stalled. If the chunk that checks this cannot be loaded, the file is sent anyway
 */
export async function announceHash(file: File): Promise<AnnouncedHash> {
  const makesCrc64nvme = true;
  if (globalThis.crypto?.subtle === undefined) return { makesCrc64nvme };
  if (file.size > maxHashSize) return { maxHashSize, makesCrc64nvme };
  try {
    const sha256 = await (file.size <= smallFile
      ? digest(await readBytes(file))
      : hash({ bytes: file, algorithm: "sha256" }, file.size > mediumFile));
    return { sha256, maxHashSize, makesCrc64nvme };
  } catch (cause) {
    // A separate chunk, because few pages ever need it.
    const chunk = await resultWithin(import("../files/unreadable.ts"), longestCall);
    await chunk?.assertReadable(file, cause);
    return {};
  }
}

/** Whether the API uses the hash. If its storage compares none, hashing further files is a waste. */
export function isWanted({ sha256 }: AnnouncedHash, plan: UploadPlan): boolean {
  if (plan.kind === "multipart" || sha256 === undefined) return true;
  return Object.values(plan.kind === "form" ? plan.fields : plan.headers).includes(sha256);
}

/**
 * Returns the checksum of some bytes as base64, computed in a worker, or in this thread if there can be none. One at a
 * time.
 * @param needsWorker if false, a worker is used only if one already exists
 */
export function hash(task: ChecksumTask, needsWorker = true): Promise<string> {
  return oneByOne(() => (needsWorker || worker.isOpen() ? hashInWorker(task) : hashHere(task)));
}

const hashHere = (task: ChecksumTask) => checksumOf(task, createByteReader());

async function hashInWorker(task: ChecksumTask): Promise<string> {
  if (isWithoutWorker) return hashHere(task);
  const answer = await worker.ask(task, longestHash * Math.max(1, task.bytes.size / maxHashSize));
  if (answer === undefined) isWithoutWorker = true;
  // Bytes that the worker could not read cannot be read here either, and the error says why.
  return typeof answer?.data === "string" ? answer.data : hashHere(task);
}

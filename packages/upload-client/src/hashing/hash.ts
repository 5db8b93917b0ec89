import { MiB } from "@s3-direct/upload-core";
import type { CreateUploadInput, UploadPlan } from "@s3-direct/upload-core/contract";
import { readBytes } from "../files/readable.ts";
import { createTaskWorker, createSequence } from "../lib/worker-tasks.ts";
import { type ChecksumTask, checksumOf } from "./checksum.ts";
import { digest } from "./digest.ts";
import { createByteReader } from "./read-bytes.ts";

export type AnnouncedHash = Pick<CreateUploadInput, "sha256" | "maxHashSize" | "makesCrc64nvme">;

/** No SHA-256 is made above this size in bytes, because the whole body is read into memory. */
const maxHashSize = 32 * MiB;

/** Up to this many bytes a worker would take longer to begin than the hash takes: 3 ms at 400 MB/s. */
const smallFile = MiB;

/** Up to this many bytes a file is not worth a worker that has yet to be loaded, by two round trips: 20 ms, most of them no script's. */
const mediumFile = 8 * MiB;

/** A worker that has not answered after so many milliseconds for each 32 MiB never will: a slow phone takes one second. */
const longestHash = 30_000;

// Its name as it is built; bundlers find the source by it too.
const worker = createTaskWorker(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
/** Set when a worker could not be made or has failed: it is not tried again. */
let isWithoutWorker = false;
/** Only one body is in memory at a time. */
const oneByOne = createSequence();

/**
 * What create is told about a file's SHA-256: the hash itself, unless the file is too large for it, and how large a part may be
 * to be hashed. Neither where the page cannot hash: `crypto.subtle` exists only in secure contexts (https, localhost), while CRCs
 * are made anywhere. Nothing where hashing fails: the file goes up without a hash.
 * @throws UploadError `FILE_CHANGED` for a file that cannot be read: sent nevertheless, it would hang in Firefox and Safari
 * until it counts as stalled. Where the chunk that finds this out cannot be loaded, it is sent all the same
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
    // Few pages ever load it.
    await import("../files/unreadable.ts").then(
      ({ assertReadable }) => assertReadable(file, cause),
      () => {},
    );
    return {};
  }
}

/** Whether the API asks for the hash. Where its storage compares none, it is not worth hashing further files. */
export function isWanted({ sha256 }: AnnouncedHash, plan: UploadPlan): boolean {
  if (plan.kind === "multipart" || sha256 === undefined) return true;
  return Object.values(plan.kind === "form" ? plan.fields : plan.headers).includes(sha256);
}

/**
 * Base64 of the checksum of some bytes: in a worker, or in this thread where there can be none. One at a time.
 * @param needsWorker where it is false, a worker is asked only if there is one
 */
export function hash(task: ChecksumTask, needsWorker = true): Promise<string> {
  return oneByOne(() => (needsWorker || worker.isOpen() ? hashInWorker(task) : hashHere(task)));
}

const hashHere = (task: ChecksumTask) => checksumOf(task, createByteReader());

async function hashInWorker(task: ChecksumTask): Promise<string> {
  if (isWithoutWorker) return hashHere(task);
  const answer = await worker.ask(task, longestHash * Math.max(1, task.bytes.size / maxHashSize));
  if (answer === undefined) isWithoutWorker = true;
  // What the worker could not read cannot be read here either, and the error says why.
  return typeof answer?.data === "string" ? answer.data : hashHere(task);
}

import { MiB, UploadError } from "@s3-direct/upload-core";
import type { CreateUploadInput } from "@s3-direct/upload-core/contract";
import { isReadable, readBytes } from "../files/readable.ts";
import { type ChecksumTask, checksumOf } from "./checksum.ts";
import { digest } from "./digest.ts";
import { createByteReader } from "./read-bytes.ts";

export type AnnouncedHash = Pick<CreateUploadInput, "sha256" | "maxHashSize" | "makesCrc64nvme">;

/** Of nothing above this many bytes a SHA-256 is made, because all of it is read into memory. */
const maxHashSize = 32 * MiB;

/** Up to this many bytes a worker would take longer to begin than the hash takes: 3 ms at 400 MB/s. */
const smallFile = MiB;

/** Up to this many bytes a file is not worth a worker that has yet to be loaded, by two round trips: 20 ms, most of them no script's. */
const mediumFile = 8 * MiB;

/** A worker that has nothing to do for so many milliseconds is closed, and its memory is free. */
const idleTime = 10_000;

/** A worker that has not answered after so many milliseconds for each 32 MiB never will: a slow phone takes one second. */
const longestHash = 30_000;

let worker: Worker | undefined;
/** Where a page allows no worker (its Content-Security-Policy, its bundler), it is asked once. */
let isWithoutWorker = false;
let answered: (answer: unknown) => void = () => {};
let closing: ReturnType<typeof setTimeout> | undefined;
let tail: Promise<unknown> = Promise.resolve();

/**
 * What create is told of a file's SHA-256: the hash itself, unless the file is too large for it, and how large a part may be
 * to be hashed. Nothing of it where the page cannot: `crypto.subtle` exists only in secure contexts (https, localhost). CRCs
 * are made anywhere. Nothing at all where hashing fails: a file goes up without, too.
 * @throws UploadError `FILE_CHANGED` for a file that cannot be read: sent nevertheless, it would hang in Firefox and Safari
 * until it counts as stalled
 */
export async function announceHash(file: Blob): Promise<AnnouncedHash> {
  const makesCrc64nvme = true;
  if (globalThis.crypto?.subtle === undefined) return { makesCrc64nvme };
  if (file.size > maxHashSize) return { maxHashSize, makesCrc64nvme };
  try {
    const sha256 = await (file.size <= smallFile
      ? digest(await readBytes(file))
      : hash({ bytes: file, algorithm: "sha256" }, file.size > mediumFile));
    return { sha256, maxHashSize, makesCrc64nvme };
  } catch (cause) {
    if (await isReadable(file)) return {};
    throw new UploadError("FILE_CHANGED", { cause });
  }
}

/**
 * Base64 of the checksum of some bytes: in a worker, or in this thread where there can be none. One at a time, so that no
 * more than one of them is in memory.
 * @param needsWorker where it is false, a worker is asked only if there is one
 */
export function hash(task: ChecksumTask, needsWorker = true): Promise<string> {
  const hashed = tail.then(() => (needsWorker || worker ? hashInWorker(task) : hashHere(task)));
  tail = hashed.catch(() => {});
  return hashed;
}

const hashHere = (task: ChecksumTask) => checksumOf(task, createByteReader());

async function hashInWorker(task: ChecksumTask): Promise<string> {
  clearTimeout(closing);
  const answer = await askWorker(task);
  closing = setTimeout(closeWorker, idleTime);
  // What the worker could not read cannot be read here either, and the error says why.
  return typeof answer === "string" ? answer : hashHere(task);
}

function askWorker(task: ChecksumTask): Promise<unknown> {
  return new Promise((resolve) => {
    const opened = openWorker();
    if (opened === undefined) return resolve(undefined);
    const watch = setTimeout(giveUp, longestHash * Math.max(1, task.bytes.size / maxHashSize));
    answered = (answer) => {
      clearTimeout(watch);
      resolve(answer);
    };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
    opened.postMessage(task);
  });
}

function openWorker(): Worker | undefined {
  if (isWithoutWorker || worker !== undefined) return worker;
  try {
    // Its name as it is built; bundlers find the source by it too.
    worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => answered(data));
    worker.addEventListener("error", giveUp);
  } catch {
    isWithoutWorker = true;
  }
  return worker;
}

function giveUp(): void {
  isWithoutWorker = true;
  closeWorker();
  answered(undefined);
}

function closeWorker(): void {
  worker?.terminate();
  worker = undefined;
}

import { UploadError, toUploadError } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { sleep, unlessAborted } from "./abortable.ts";
import type { DoneAnswer, EngineProcedures } from "./procedures.ts";
import { withRetries } from "./recovery/retry.ts";
import type { UploadEvent } from "./reduce-upload.ts";
import type { Scheduler } from "./scheduler.ts";
import { putFile } from "./transfer/single.ts";

export type UploadFileDeps<Done extends DoneAnswer> = {
  procedures: EngineProcedures<Done>;
  scheduler: Scheduler;
  retries: number;
  stallTimeout: number;
};

export type UploadFileInput<Done extends DoneAnswer> = {
  file: File;
  /** The endpoint's own input. */
  input: unknown;
  /** From an earlier try that got every byte across: only finish is missing. */
  storedKey?: string;
  signal: AbortSignal;
  emit: (event: UploadEvent<Done>) => void;
};

/** A refused URL is replaced once: when a fresh one is refused too, age was not the reason. */
const maxUrls = 2;

/** Finish is not asked more often than this, whatever it answers; in seconds. */
const shortestPoll = 0.2;

/**
 * The flow of one file: create, transfer, finish.
 * @throws UploadError
 */
export async function uploadFile<Done extends DoneAnswer>(
  deps: UploadFileDeps<Done>,
  upload: UploadFileInput<Done>,
): Promise<Done> {
  const { scheduler } = deps;
  const { storedKey, signal, emit } = upload;

  // URLs age, so they are signed when a connection is free to use them. Finish is the server's work and takes no slot.
  const key = storedKey ?? (await scheduler.run(() => createAndTransfer(deps, upload), { signal }));
  emit({ type: "stored", key });
  return finish(deps, { ...upload, key });
}

/** @returns the upload key, once S3 has the file. */
async function createAndTransfer<Done extends DoneAnswer>(
  deps: UploadFileDeps<Done>,
  upload: UploadFileInput<Done>,
): Promise<string> {
  for (let urls = 1; ; urls++) {
    const plan = await create(deps, upload);
    try {
      await transfer(deps, { ...upload, plan });
      return plan.key;
    } catch (thrown) {
      const givenBack = giveBack(deps.procedures, plan.key);
      const error = toUploadError(thrown);
      if (urls === maxUrls || !freshUrlMayHelp(error)) throw error;
      // A key, its record and its URL are signed as one, so a fresh URL is another create, with a key of its own. It must
      // not find the space that the first one reserved still taken.
      await unlessAborted(givenBack, upload.signal);
    }
  }
}

function create<Done extends DoneAnswer>(
  { procedures, retries }: UploadFileDeps<Done>,
  { file, input, signal, emit }: UploadFileInput<Done>,
): Promise<UploadPlan> {
  const announce = () => {
    const announcement = { filename: file.name, contentType: file.type, size: file.size, input };
    const answer = procedures.create.mutate(announcement, { signal });
    // Cancelled while the API was answering: the key comes too late to be used.
    const giveBackLate = ({ key }: UploadPlan) => {
      if (signal.aborted) void giveBack(procedures, key);
    };
    answer.then(giveBackLate, () => {});
    return answer;
  };
  return withRetries(announce, { retries, signal, emit, step: "starting" });
}

async function transfer<Done extends DoneAnswer>(
  { retries, stallTimeout }: UploadFileDeps<Done>,
  { plan, file, signal, emit }: UploadFileInput<Done> & { plan: UploadPlan },
): Promise<void> {
  const onProgress = (loaded: number) => emit({ type: "progressed", loaded, at: performance.now() });
  // Date, because performance.now() stands still in a laptop that sleeps. A clock that is set only costs a retry.
  const expiresAt = Date.now() + plan.expiresIn * 1_000;
  const stillWorthwhile = () => Date.now() < expiresAt;

  switch (plan.kind) {
    case "single": {
      const put = () => putFile(plan, { file, stallTimeout, signal, onProgress });
      return withRetries(put, { retries, signal, emit, step: "uploading", stillWorthwhile });
    }
    case "form":
    case "multipart":
      throw new UploadError("INTERNAL", { sentence: `This uploader can send a file in one PUT, not by ${plan.kind}.` });
  }
}

async function finish<Done extends DoneAnswer>(
  { procedures, retries }: UploadFileDeps<Done>,
  { key, signal, emit }: UploadFileInput<Done> & { key: string },
): Promise<Done> {
  const ask = () => procedures.finish.mutate({ key }, { signal });
  try {
    for (;;) {
      const answer = await withRetries(ask, { retries, signal, emit, step: "finishing" });
      if (answer.status === "done") return answer;
      await sleep(Math.max(answer.retryAfter, shortestPoll) * 1_000, signal);
    }
  } catch (error) {
    if (signal.aborted) void giveBack(procedures, key);
    throw error;
  }
}

/** Tells the server that a key will not be used any more. Never rejects: the storage's own expiry is behind it. */
export async function giveBack<Done extends DoneAnswer>(
  procedures: EngineProcedures<Done>,
  key: string,
): Promise<void> {
  await procedures.abort?.mutate({ key }).catch(() => {});
}

/**
 * 403 is what S3 says to an expired URL, to expired credentials, and to a clock that is wrong. An S3 without CORS headers on
 * its errors says it as status 0, which cannot be told from a network failure; asking the API for a fresh URL then also
 * tells which of the two it is.
 */
function freshUrlMayHelp(error: UploadError): boolean {
  return error.code === "NETWORK" || (error.code === "TRANSFER_REFUSED" && error.details["status"] === "403");
}

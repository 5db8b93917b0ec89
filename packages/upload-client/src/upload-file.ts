import { UploadError } from "@s3-direct/upload-core";
import { sleep, unlessAborted } from "./abortable.ts";
import { asUploadError } from "./as-upload-error.ts";
import { type BegunUpload, expiryOf, hasExpired, nameOf } from "./begun-upload.ts";
import { callApi } from "./call-api.ts";
import type { AnnouncedHash } from "./hashing/hash.ts";
import { loadHashing } from "./hashing/load.ts";
import type { CallOptions, DoneOf, FinishAnswer } from "./procedures.ts";
import { withRetries } from "./recovery/retry.ts";
import type { UploadEvent } from "./reduce-upload.ts";
import type { LeftUpload } from "./resumable.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Traceable } from "./traceable.ts";
import { sendBody } from "./transfer/send-body.ts";
import type { WaitReason } from "./upload-state.ts";

export type UploadFileDeps<Answer extends FinishAnswer> = Traceable<Answer> & {
  scheduler: Scheduler;
  retries: number;
  /** Seconds. See `UploaderOptions`. */
  stallTimeout: number;
  /** Whether S3 is told what to expect. */
  checksum: boolean;
  /** See `RetryOptions`. */
  nudges: EventTarget;
  /** Whether the API has taken the visitor for signed in. */
  session: { wasOpen: boolean };
};

export type UploadFileInput<Done> = {
  file: File;
  /** The endpoint's own input. */
  input: unknown;
  /** What an earlier run came to. */
  begun: BegunUpload | undefined;
  /** What an earlier page left of it. */
  left?: LeftUpload | undefined;
  signal: AbortSignal;
  emit: (event: UploadEvent<Done>) => void;
};

/** Files above this many bytes do not take all places, so that a small one never waits for a large one to end. */
const largeFile = 32 * 1024 * 1024;

const loadMultipart = () => import("./transfer/multipart.ts");

/** Finish is not asked more often than this, whatever it answers; in seconds. */
const shortestPoll = 0.2;

/**
 * The flow of one file: create, transfer, finish. Goes on from what an earlier run came to.
 * @throws UploadError
 */
export async function uploadFile<Answer extends FinishAnswer>(
  deps: UploadFileDeps<Answer>,
  upload: UploadFileInput<DoneOf<Answer>>,
): Promise<DoneOf<Answer>> {
  const { procedures, send, scheduler, stallTimeout, checksum, session } = deps;
  const { file, input, signal, emit } = upload;
  const { connections } = scheduler;
  const retry = {
    ...deps,
    signal,
    onWait: (reason: WaitReason) => emit({ type: "waited", reason }),
    whenSignedOut: () => (begun ? "look" : session.wasOpen ? "wait" : "end"),
  } as const;
  let { begun } = upload;
  let hash: AnnouncedHash | undefined;

  function keep(next: BegunUpload | undefined): void {
    begun = next;
    emit({ type: "begun", begun });
  }

  async function hashed(): Promise<AnnouncedHash> {
    try {
      return await (await loadHashing()).announceHash(file);
    } catch (error) {
      if (error instanceof UploadError) throw error;
      return {};
    }
  }

  async function create(): Promise<BegunUpload> {
    emit({ type: "entered", status: "starting" });
    hash ??= checksum ? await hashed() : {};
    const announcement = { filename: file.name, contentType: file.type, size: file.size, ...hash, input };
    // Beside the call, whose answer will want it. Failing is no news yet.
    if (file.size > largeFile) loadMultipart().catch(() => {});
    const ask = (options: CallOptions) => procedures.create.mutate(announcement, options);
    const plan = await callApi(ask, { scheduler, lane: "begin", signal });
    session.wasOpen = true;
    const created = { plan, expiresAt: expiryOf(plan), storedParts: new Set<number>(), isStored: false };
    // Cancelled while the API was answering: the key comes too late to be used.
    if (signal.aborted) void giveBack(deps, created);
    else keep(created);
    return created;
  }

  async function transfer(current: BegunUpload): Promise<void> {
    const { plan } = current;
    switch (plan.kind) {
      case "single":
      case "form": {
        const request = {
          ...plan,
          body: file,
          send,
          connections,
          bytesLeft: file.size,
          stallTimeout,
          signal,
          onStart: () => emit({ type: "entered", status: "uploading" }),
          onProgress: (loaded: number) => emit({ type: "loaded", loaded, at: performance.now() }),
        };
        let hasArrived = false;
        // A transfer without an answer may have arrived: its lost answer is all that is missing then.
        const askApi = async () => {
          hasArrived = isDone(await askFinish(current));
        };
        const attempt = async () => {
          if (!hasArrived) await sendBody(request);
        };
        const stillWorthwhile = () => hasArrived || !hasExpired(current);
        return withRetries(attempt, { ...retry, stillWorthwhile, askApi });
      }
      case "multipart": {
        const { sendParts } = await withRetries(loadMultipart, retry);
        return sendParts(deps, { ...upload, begun: { ...current, plan } });
      }
    }
  }

  /** A key, its record and its URL are signed as one, so a fresh URL is another create, with a key of its own. */
  async function giveUp(worthless: BegunUpload): Promise<void> {
    keep(undefined);
    // Another create must not find the space that this one reserved still taken.
    await unlessAborted(giveBack(deps, worthless), signal);
  }

  async function createAndTransfer(): Promise<BegunUpload> {
    for (let wasRefused = false; ;) {
      if (begun && begun.plan.kind !== "multipart" && hasExpired(begun)) await giveUp(begun);
      const current = begun ?? (await withRetries(create, retry));
      try {
        await transfer(current);
        return current;
      } catch (thrown) {
        // Parts are signed again one by one. And when a fresh URL is refused too, age was not the reason.
        const mayHelp = current.plan.kind !== "multipart" && freshUrlMayHelp(asUploadError(thrown));
        if (!mayHelp || (wasRefused && !hasExpired(current))) throw thrown;
        wasRefused = true;
        await giveUp(current);
      }
    }
  }

  function askFinish(stored: BegunUpload): Promise<Answer> {
    const ask = (options: CallOptions) => procedures.finish.mutate(nameOf(stored), options);
    return callApi(ask, { scheduler, lane: "end", signal });
  }

  async function finish(stored: BegunUpload): Promise<DoneOf<Answer>> {
    const ask = () => {
      emit({ type: "entered", status: "finishing" });
      return askFinish(stored);
    };
    for (;;) {
      const answer = await withRetries(ask, retry);
      if (isDone(answer)) return answer;
      const wait = answer.status === "pending" ? answer.retryAfter : 0;
      await sleep(Math.max(wait, shortestPoll) * 1_000, signal);
    }
  }

  // URLs age, so they are signed when there is soon a connection to use them. Finish is the server's work and needs no place.
  const found = begun ?? (await upload.left?.takeOver({ ...deps, ...upload }));
  if (found !== begun) keep(found);
  const place = { lane: file.size > largeFile ? "large" : "small", bytesLeft: file.size, signal };
  for (let wasMissing = false; ; wasMissing = true) {
    const sent = begun?.isStored ? begun : { ...(await scheduler.files(createAndTransfer, place)), isStored: true };
    keep(sent);
    try {
      return await finish(sent);
    } catch (thrown) {
      if (wasMissing || asUploadError(thrown).code !== "UPLOAD_NOT_ARRIVED") throw thrown;
      // Somebody between here and S3 said that it had arrived.
      keep({ ...sent, isStored: false, mustList: true });
    }
  }
}

function isDone<Answer extends FinishAnswer>(answer: Answer): answer is DoneOf<Answer> {
  return answer.status === "done";
}

/** Tells the server that a key will not be used any more. Never rejects: the storage's own expiry is behind it. */
export async function giveBack<Answer extends FinishAnswer>(
  { procedures: { abort }, scheduler }: UploadFileDeps<Answer>,
  begun: BegunUpload,
): Promise<void> {
  if (abort === undefined) return;
  const { signal } = new AbortController();
  const call = (options: CallOptions) => abort.mutate(nameOf(begun), options);
  await callApi(call, { scheduler, lane: "end", signal }).catch(() => {});
}

/**
 * 403 is what S3 says to an expired URL, to expired credentials, and to a clock that is wrong. An S3 without CORS headers on
 * its errors says it as status 0, which cannot be told from a network failure; asking the API for a fresh URL then also
 * tells which of the two it is.
 */
function freshUrlMayHelp(error: UploadError): boolean {
  return error.code === "NETWORK" || (error.code === "TRANSFER_REFUSED" && error.details["status"] === "403");
}

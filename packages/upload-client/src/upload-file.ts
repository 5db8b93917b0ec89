import { asUploadError } from "./as-upload-error.ts";
import { type BegunUpload, expiryOf, hasExpired, nameOf } from "./begun-upload.ts";
import { callApi } from "./call-api.ts";
import type { AnnouncedHash } from "./hashing/hash.ts";
import { loadHashing } from "./hashing/load.ts";
import { type CallOptions, type DoneOf, type FinishAnswer, isDone } from "./procedures.ts";
import type { Failure } from "./recovery/another-key.ts";
import type { AheadOptions } from "./recovery/finish-ahead.ts";
import { giveBack, loadRecovery } from "./recovery/load.ts";
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
  /** See `RetryOptions`. */
  nudges: EventTarget;
  /** Whether so many uploads of this uploader are under way that finish is better not asked ahead. */
  isBusy: () => boolean;
  session: {
    /** Whether the API has taken the visitor for signed in. */
    wasOpen: boolean;
    /** Whether files are hashed: until the API is seen to ask for no hash. */
    checksum: boolean;
  };
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

/** Parts are a chunk of its own. */
export const loadMultipart = () => import("./transfer/multipart.ts");

/**
 * The flow of one file: create, transfer, finish. Goes on from what an earlier run came to.
 * @throws UploadError
 */
export async function uploadFile<Answer extends FinishAnswer>(
  deps: UploadFileDeps<Answer>,
  upload: UploadFileInput<DoneOf<Answer>>,
): Promise<DoneOf<Answer>> {
  const { procedures, send, scheduler, stallTimeout, session } = deps;
  const { file, input, signal, emit } = upload;
  const { connections } = scheduler;
  const size = file.size > largeFile ? "large" : "small";
  const retry = {
    ...deps,
    signal,
    onWait: (reason: WaitReason) => emit({ type: "waited", reason }),
    whenSignedOut: () => (begun ? "look" : session.wasOpen ? "wait" : "end"),
  } as const;
  let { begun } = upload;
  /** What finish said while it was sent. See `finishAhead`. */
  let ahead: Promise<DoneOf<Answer> | undefined> | undefined;
  let hash: AnnouncedHash | undefined;

  function keep(next: BegunUpload | undefined): void {
    begun = next;
    emit({ type: "begun", begun });
  }

  async function create(): Promise<BegunUpload> {
    emit({ type: "entered", status: "starting" });
    hash ??= session.checksum
      ? await loadHashing().then(
          ({ announceHash }) => announceHash(file),
          (): AnnouncedHash => ({}),
        )
      : {};
    const announcement = { filename: file.name, contentType: file.type, size: file.size, ...hash, input };
    const ask = (options: CallOptions) => procedures.create.mutate(announcement, options);
    const plan = await callApi(ask, { scheduler, lane: "begin", signal });
    session.wasOpen = true;
    // A storage that compares no hashes asks for none, so those of further files would be made for nothing.
    session.checksum &&= plan.kind === "multipart" || JSON.stringify(plan).includes(hash.sha256 ?? "");
    ahead = undefined;
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
        let isThere = false;
        // A transfer without an answer may have arrived: its lost answer is all that is missing then.
        const askApi = async () => {
          // Whatever becomes of the answer: nothing begins anew before finish has decided.
          keep({ ...current, mustList: true });
          const recovery = await loadRecovery();
          isThere = await recovery.hasArrived({ begun: current, ask: () => askFinish(current) });
          // What finish said before is old news.
          if (isThere) ahead = undefined;
          else keep(current);
        };
        const attempt = async () => {
          if (isThere) return;
          const sent = sendBody(request);
          ahead ??= askAhead(current);
          // Whoever says first that it has arrived: S3, or finish.
          const finished = ahead.then(
            (done) => (done ? undefined : sent),
            () => sent,
          );
          await Promise.race([sent, finished]);
        };
        const stillWorthwhile = () => isThere || !hasExpired(current);
        return withRetries(attempt, { ...retry, stillWorthwhile, askApi });
      }
      case "multipart": {
        const { sendParts } = await withRetries(loadMultipart, retry);
        return sendParts(deps, { ...upload, begun: { ...current, plan } });
      }
    }
  }

  /** Finish of a small file is asked while it is sent: the server waits for it, and its answer comes a round trip sooner. */
  function askAhead(sent: BegunUpload): NonNullable<typeof ahead> {
    return loadRecovery().then(
      ({ finishAhead }) => finishAhead({ ...deps, file, ask: (options) => askFinish(sent, options) }),
      () => undefined,
    );
  }

  /** @returns whether it has arrived all the same, so that there is nothing to begin anew under another key */
  async function giveUp(begun: BegunUpload, failure?: Failure): Promise<boolean> {
    const recovery = await loadRecovery();
    return recovery.giveUp({ ...failure, ...deps, ahead, begun, retry, emit, keep, ask: () => askFinish(begun) });
  }

  async function createAndTransfer(): Promise<BegunUpload> {
    for (let wasRefused = false; ;) {
      if (begun && begun.plan.kind !== "multipart" && hasExpired(begun) && (await giveUp(begun))) return begun;
      const current = begun ?? (await withRetries(create, retry));
      try {
        await transfer(current);
        return current;
      } catch (thrown) {
        if (await giveUp(current, { thrown, wasRefused })) return current;
        wasRefused = true;
      }
    }
  }

  function askFinish(stored: BegunUpload, { longest, isArriving }: AheadOptions = {}): Promise<Answer> {
    const ask = (options: CallOptions) => procedures.finish.mutate({ ...nameOf(stored), isArriving }, options);
    return callApi(ask, { scheduler, lane: size, signal, longest });
  }

  async function finish(stored: BegunUpload): Promise<DoneOf<Answer>> {
    const ask = async () => {
      emit({ type: "entered", status: "finishing" });
      return (await ahead) ?? askFinish(stored);
    };
    const attempt = () => withRetries(ask, retry);
    const answer = await attempt();
    return isDone(answer) ? answer : (await loadRecovery()).untilDone(answer, { ask: attempt, signal });
  }

  // URLs age, so they are signed when there is soon a connection to use them. Finish is the server's work and needs no place.
  const found = begun ?? (await upload.left?.takeOver({ ...deps, ...upload }));
  if (found !== begun) keep(found);
  const place = { lane: size, bytesLeft: file.size, signal };
  for (let wasMissing = false; ; wasMissing = true) {
    const sent = begun?.isStored ? begun : { ...(await scheduler.files(createAndTransfer, place)), isStored: true };
    keep(sent);
    try {
      return await finish(sent);
    } catch (thrown) {
      const { code } = asUploadError(thrown);
      const mayList = code === "UPLOAD_GONE" && sent.plan.kind === "multipart";
      if (wasMissing || !(mayList || code === "UPLOAD_NOT_ARRIVED")) throw thrown;
      // Somebody between here and S3 said that it had arrived; or S3 has thrown the parts away since.
      keep({ ...sent, isStored: false, mustList: true });
    }
  }
}

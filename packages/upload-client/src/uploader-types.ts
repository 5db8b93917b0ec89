import type { Progress } from "@s3-direct/upload-core";
import type { EndpointRules } from "@s3-direct/upload-core/contract";
import type { Scheduler } from "./scheduling/scheduler.ts";
import type { FileHandle, Resume, UnfinishedUpload } from "./resumable.ts";
import type { Trace } from "./traceable.ts";
import type { SettledItem, UploadItem } from "./store/upload-state.ts";

/** How an uploader sends files, and what it calls when something happens to them. */
export type UploaderOptions<Done> = {
  /**
   * How many times a failed API call or transfer is retried before the upload ends in `error`. A file that is sent in
   * one piece and gets no answer at all is then retried as many times again under another key. The parts of a large
   * file are retried separately, and the first part that has used up its retries ends the upload.
   * @default 5: with the waits in between about 15 seconds, at most 31; of a file in parts often only 7
   */
  retries?: number | undefined;
  /**
   * After how many seconds without a sent byte a transfer counts as dead and is sent again; above 0, at most 3,600. The
   * answer to the last byte may take four times as long. On a network that has proved fast the timeout is reduced to a
   * third.
   * @default 30: curl's `--speed-time`
   */
  stallTimeout?: number | undefined;
  /**
   * Whether what is sent is signed with a checksum, so that S3 refuses a body with even one flipped bit. A file of up
   * to 32 MiB is hashed (SHA-256) before it is announced, parts just before they are sent (CRC64NVME if the storage has
   * it, else SHA-256), in a worker at some 400 MB/s. Larger files that are sent in one piece are not hashed; nor is
   * anything that needs SHA-256 in pages that are not secure contexts (`http://192.168…`). Hashing stops once the API
   * has ignored an announced hash, because its storage compares none.
   * @default true
   */
  checksum?: boolean | undefined;
  /**
   * Decides how many transfers run at once.
   * @default one for the whole page: 6 at once to a host name, 24 in all
   */
  scheduler?: Scheduler | undefined;
  /**
   * Where uploads go: the origins of the storage's `uploadBucketUrls`. A connection to each is opened while `create` is
   * called, so that the file need not wait for it: this saves one round trip, with https two. In Chromium and with
   * https as many are opened as the files that are added together will use, up to six to each.
   * @default none: connections are opened when they are needed
   */
  preconnect?: readonly string[] | undefined;
  /**
   * Whether the browser asks before the page is closed while an upload is active.
   * @default true
   */
  warnBeforeUnload?: boolean | undefined;
  /**
   * Whether the screen is kept on while bytes are being sent (not while an upload is paused or waits), because a phone
   * that locks its screen stops its pages.
   * @default true
   */
  keepAwake?: boolean | undefined;
  /**
   * Reports each call and each request: `traceUploads` of `./trace`, or `traceInSpans` of `./opentelemetry`.
   * @default nothing is reported
   */
  trace?: Trace | undefined;
  /**
   * Saves uploads so that they survive a reload, a crash, and days: `resumeUploads` of `./resume`.
   * @default an upload ends with its page
   */
  resume?: Resume | undefined;
  /**
   * Whether an upload starts as soon as it is added. Otherwise it is `ready` until `start`, and its `input` can be
   * changed.
   * @default true
   */
  autoUpload?: boolean | undefined;
  /**
   * Called with each file before it is announced or sent: it may return another file (renamed, compressed, resized),
   * which is then checked against the endpoint's rules. Throw an `UploadError` to refuse a file; anything else that is
   * thrown becomes `INTERNAL`.
   * @default files are sent as they are
   */
  beforeUpload?: BeforeUpload | undefined;
  /** Called once a file has been checked and is about to be announced; once per upload, not again after a retry. */
  onBegin?: ((item: UploadItem<Done>) => void) | undefined;
  /**
   * Called when more of an upload has been sent: as often as the browser reports it, some 20 times a second per
   * connection.
   */
  onProgress?: ((item: UploadItem<Done>) => void) | undefined;
  /**
   * Called each time an upload ends, also after a retry. After an abort that may be up to 5 seconds later, while the
   * API is asked whether the file is already published; if it is, the upload ends in `done`, as soon as finish answers,
   * for which it waits a minute at most.
   */
  onSettled?: ((item: SettledItem<Done>) => void) | undefined;
};

/**
 * A returned `Blob` gets the file's name, with the extension of its own type. If nothing is returned, the file is sent
 * as it is. `input` is the upload's input; `signal` aborts when the upload is paused or aborted.
 */
export type BeforeUpload = (
  file: File,
  upload: { input: unknown; signal: AbortSignal },
) => Blob | undefined | void | Promise<Blob | undefined | void>;

/** Bytes that are not a file yet, such as a canvas or a recording. */
export type NamedBlob = {
  readonly blob: Blob;
  /** Including the extension, which must match the blob's type. */
  readonly name: string;
};

type CommonUploadOptions = {
  /** Aborts the upload, like `abort`. */
  signal?: AbortSignal | undefined;
  /**
   * The file's handle, if the browser gives one (`showOpenFilePicker`, a drop's `getAsFileSystemHandle`). With
   * `resume`, the upload can then continue after a reload without the file being chosen again.
   */
  handle?: FileHandle | undefined;
};

/** `input` is what the endpoint declares; if it declares none, none can be given. */
export type UploadOptions<Input> = CommonUploadOptions &
  (unknown extends Input ? { input?: undefined } : undefined extends Input ? { input?: Input } : { input: Input });

/** The file, and the options, which are required only if the endpoint requires an `input`. */
export type UploadArguments<Input> = undefined extends Input
  ? [file: File | NamedBlob, options?: UploadOptions<Input>]
  : [file: File | NamedBlob, options: UploadOptions<Input>];

/** Many files with the same options. */
export type BatchArguments<Input> = undefined extends Input
  ? [files: readonly (File | NamedBlob)[], options?: UploadOptions<Input>]
  : [files: readonly (File | NamedBlob)[], options: UploadOptions<Input>];

/** One upload: its functions are those of {@link Uploader}, called with its `id`. */
export type UploadHandle = {
  readonly id: string;
  start: () => void;
  pause: () => void;
  resume: () => void;
  abort: () => void;
  retry: () => void;
  remove: () => void;
};

export type UploaderSnapshot<Done> = {
  /** In the order they were added. */
  readonly items: readonly UploadItem<Done>[];
  /** The progress of all uploads except failed and aborted ones, weighted by bytes. */
  readonly progress: Progress;
};

/** The functions do not use `this`, so they can be destructured and passed on. */
export type Uploader<Input, Done> = {
  /** Queues a file and returns at once; its state is in the snapshot. Items stay in the list until they are removed. */
  add: (...args: UploadArguments<Input>) => UploadHandle;
  /** Uploads a file and resolves with its final item. Never rejects. */
  upload: (...args: UploadArguments<Input>) => Promise<SettledItem<Done>>;
  /**
   * Uploads a file and resolves with the answer of finish.
   * @throws UploadError, once; `ABORTED` if it was aborted
   */
  uploadAsync: (...args: UploadArguments<Input>) => Promise<Done>;
  /**
   * Queues files together: the rules for a selection (`maxFiles`, `minFiles`, `maxTotalSize`) apply to the files of one
   * such call. The `files` of an `<input>` are not an array: `addAll([...input.files])`.
   */
  addAll: (...args: BatchArguments<Input>) => UploadHandle[];
  /**
   * Uploads files together and resolves with the answer of finish for each, in their order.
   * @throws UploadError of the first that fails; the others continue
   */
  uploadAllAsync: (...args: BatchArguments<Input>) => Promise<Done[]>;
  /** Starts an upload that is `ready`. */
  start: (id: string) => void;
  startAll: () => void;
  /** Gives an upload that is `ready` another `input`. */
  setInput: (id: string, input: Input) => void;
  /**
   * Stops an upload for a while. The storage keeps what it has: `resume` sends only the missing parts; a file that is
   * sent in one piece starts again from its first byte. An upload that is finishing cannot be paused, because that is
   * done by the server.
   */
  pause: (id: string) => void;
  pauseAll: () => void;
  resume: (id: string) => void;
  resumeAll: () => void;
  /** Ends an upload; one that failed is abandoned. The storage frees what it has of it. */
  abort: (id: string) => void;
  abortAll: () => void;
  /**
   * Continues an upload that failed or was aborted, unless its `signal` has aborted. If the upload is waiting, this
   * ends its wait and those of the others, like `continueAll`.
   */
  retry: (id: string) => void;
  /** Retries all that failed or were aborted. */
  retryAll: () => void;
  /** Removes an upload from the list; an active one is aborted first. */
  remove: (id: string) => void;
  /** Removes all uploads from the list that are done, failed or aborted. */
  removeSettled: () => void;
  /**
   * Returns what the endpoint accepts, for an `<input accept>` or a hint. Calls the API's `rules` procedure, and keeps
   * the answer for a minute. Resolves with undefined if the API has none or cannot be reached: in any case it decides
   * at `create`.
   */
  rules: (input?: Input) => Promise<EndpointRules | undefined>;
  /**
   * Lists what this visitor's earlier pages left unfinished or other tabs are working on, without the uploads in this
   * uploader's list; empty without `resume`.
   */
  unfinished: () => Promise<UnfinishedUpload[]>;
  /**
   * Ends all waits for a network, a sign-in or a retry at once, but not those for another tab or its connections, nor
   * for a time that the API has named. What was paused stays so; `resumeAll` continues it. Call it when the visitor has
   * signed in again, and from a "try now" button. If somebody else may have signed in, call `abortAll` first.
   *
   * With `resume` it also resumes what earlier pages left unfinished, if the bytes are available, so call it once the
   * page is open and the visitor is known. Resolves when those uploads are in the list.
   */
  continueAll: () => Promise<void>;
  /**
   * Calls the listener after changes, at most once a frame, however many uploads there are; with an `id`, only for that
   * upload. Not called for earlier changes: those are in the snapshot. Returns a function that ends the subscription.
   */
  subscribe: (listener: () => void, id?: string) => () => void;
  /** Returns the same object until that upload changes; undefined if it is not in the list. */
  getItem: (id: string) => UploadItem<Done> | undefined;
  /** Returns the same object until something changes. */
  getSnapshot: () => UploaderSnapshot<Done>;
};

import type { Progress } from "@s3-direct/upload-core";
import type { EndpointRules } from "@s3-direct/upload-core/contract";
import type { Scheduler } from "./scheduling/scheduler.ts";
import type { FileHandle, Resume, UnfinishedUpload } from "./resumable.ts";
import type { Trace } from "./traceable.ts";
import type { SettledItem, UploadItem } from "./store/upload-state.ts";

export type UploaderOptions<Done> = {
  /**
   * How often a failed call to the API, or a failed transfer, is repeated before the upload ends in `error`. A file that goes up in
   * one piece and gets no answer at all is tried as often once more, under another key.
   * @default 5: with the waits between them about 15 seconds, 31 at most
   */
  retries?: number;
  /**
   * Seconds without a byte moving after which a transfer counts as dead and is sent again; above 0, at most 3,600. The
   * answer to the last byte may take four times as long. On a line that has proven to be fast it is reduced to a third.
   * @default 30: curl's `--speed-time`
   */
  stallTimeout?: number;
  /**
   * Whether a checksum of what is sent is signed, so that S3 refuses a body with one flipped bit. A file of up to 32 MiB is
   * hashed (SHA-256) before it is announced, parts ahead of the wire (CRC64NVME where the storage has it, else SHA-256): in a
   * worker, at some 400 MB/s. Larger files that go up in one piece go without, and where it is SHA-256 so do pages that are
   * not secure contexts (`http://192.168…`). Nothing more is hashed once the API has asked for no hash that was announced,
   * because its storage compares none.
   * @default true
   */
  checksum?: boolean;
  /**
   * Decides how many transfers go on at once.
   * @default one for the whole page: 6 at once to a host name, 24 in all
   */
  scheduler?: Scheduler;
  /**
   * Where uploads go: the origins of the storage's `uploadBucketUrls`. A connection to each is opened while `create` is asked,
   * so that a file does not wait for it afterwards: one round trip, and with https two.
   * @default none: connections are opened when they are needed
   */
  preconnect?: readonly string[];
  /**
   * Whether the browser asks before the page is closed while an upload is active.
   * @default true
   */
  warnBeforeUnload?: boolean;
  /**
   * Whether the screen is kept on while bytes are on their way (not while an upload is paused or waits): a phone that locks its
   * screen stops its pages.
   * @default true
   */
  keepAwake?: boolean;
  /**
   * Reports each call and each request: `traceUploads` of `./trace`, or `traceInSpans` of `./opentelemetry`.
   * @default nobody is told
   */
  trace?: Trace;
  /**
   * Remembers uploads beyond a reload, a crash and days: `resumeUploads` of `./resume`.
   * @default an upload ends with its page
   */
  resume?: Resume;
  /**
   * Whether an upload begins as soon as it is added. Otherwise it is `ready` until `start`, and its `input` can be changed.
   * @default true
   */
  autoUpload?: boolean;
  /**
   * Looks at each file before anything is asked or sent: it may return another one (renamed, compressed, resized), which the
   * endpoint's rules are then asked about. Refuse by throwing an `UploadError`; anything else that is thrown is `INTERNAL`.
   * @default files go up as they are
   */
  beforeUpload?: BeforeUpload;
  /** Called when a file has been looked at and is about to be announced; once for an upload, not again after a retry. */
  onBegin?: (item: UploadItem<Done>) => void;
  /** Called when more of an upload has been sent: as often as the browser says so, some 20 times a second for each connection. */
  onProgress?: (item: UploadItem<Done>) => void;
  /**
   * Called each time an upload comes to an end, also after a retry. After an abort that may be up to 5 seconds later, while the API is
   * asked whether the file is published already; where it is, the upload ends in `done`.
   */
  onSettled?: (item: SettledItem<Done>) => void;
};

/**
 * A `Blob` takes the file's name, with the extension of its own type. Nothing: the file goes up as it is.
 * `input` is what the upload was given, `signal` is aborted when it is paused or aborted.
 */
export type BeforeUpload = (
  file: File,
  upload: { input: unknown; signal: AbortSignal },
) => Blob | undefined | void | Promise<Blob | undefined | void>;

/** Bytes that are no file yet: a canvas, a recording. */
export type NamedBlob = {
  readonly blob: Blob;
  /** With its extension, which must agree with the blob's type. */
  readonly name: string;
};

type CommonUploadOptions = {
  /** Aborts the upload, as `abort` does. */
  signal?: AbortSignal;
  /**
   * The file's handle, where the browser gives one (`showOpenFilePicker`, a drop's `getAsFileSystemHandle`): with `resume` the
   * upload goes on after a reload without the file being chosen again.
   */
  handle?: FileHandle | undefined;
};

/** `input` is what the endpoint declares; where it declares none, none can be given. */
export type UploadOptions<Input> = CommonUploadOptions &
  (unknown extends Input ? { input?: undefined } : undefined extends Input ? { input?: Input } : { input: Input });

/** The file, and the options: those are required exactly where the endpoint requires an `input`. */
export type UploadArguments<Input> = undefined extends Input
  ? [file: File | NamedBlob, options?: UploadOptions<Input>]
  : [file: File | NamedBlob, options: UploadOptions<Input>];

/** Many files with the same options. */
export type BatchArguments<Input> = undefined extends Input
  ? [files: readonly (File | NamedBlob)[], options?: UploadOptions<Input>]
  : [files: readonly (File | NamedBlob)[], options: UploadOptions<Input>];

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
  /** The progress of all uploads but the failed and the aborted, weighted by bytes. */
  readonly progress: Progress;
};

/** The functions need no `this`: they can be taken out and passed on. */
export type Uploader<Input, Done> = {
  /** Puts a file in line and returns at once; how it goes is in the snapshot. Items stay there until they are removed. */
  add: (...args: UploadArguments<Input>) => UploadHandle;
  /** Uploads a file and resolves with how it ended. Never rejects. */
  upload: (...args: UploadArguments<Input>) => Promise<SettledItem<Done>>;
  /**
   * Uploads a file and resolves with what finish answered.
   * @throws UploadError, once; `ABORTED` when it was aborted
   */
  uploadAsync: (...args: UploadArguments<Input>) => Promise<Done>;
  /** Puts files in line together: the rules for a selection (`maxFiles`, `minFiles`, `maxTotalSize`) are those of such a call. */
  addAll: (...args: BatchArguments<Input>) => UploadHandle[];
  /**
   * Uploads files together and resolves with what finish answered for each, in their order.
   * @throws UploadError of the first that fails; the others go on
   */
  uploadAllAsync: (...args: BatchArguments<Input>) => Promise<Done[]>;
  /** Begins an upload that is `ready`. */
  start: (id: string) => void;
  startAll: () => void;
  /** Gives an upload that is `ready` another `input`. */
  setInput: (id: string, input: Input) => void;
  /**
   * Stops an upload for a while. What the storage has of it stays: `resume` sends only the parts that are missing; a file that
   * goes up in one piece starts at its first byte again. An upload that is finishing is not paused: that is the server's work.
   */
  pause: (id: string) => void;
  pauseAll: () => void;
  resume: (id: string) => void;
  resumeAll: () => void;
  /** Ends an upload, and gives up one that failed. The storage frees what it has of it. */
  abort: (id: string) => void;
  abortAll: () => void;
  /**
   * Goes on with an upload that failed or was aborted, unless its `signal` has been aborted. If it waits, this ends
   * its wait and those of the others, as `goOn` does.
   */
  retry: (id: string) => void;
  /** All that failed or were aborted. */
  retryAll: () => void;
  /** Takes an upload off the list; an active one is aborted first. */
  remove: (id: string) => void;
  /** Takes all uploads off the list that are done, have failed or were aborted. */
  removeSettled: () => void;
  /**
   * What the endpoint accepts, for an `<input accept>` or a hint; asked of its `rules` procedure, and known for a minute.
   * Resolves with undefined where the API has none or cannot be asked: it decides at `create` in any case.
   */
  rules: (input?: Input) => Promise<EndpointRules | undefined>;
  /**
   * What this visitor's earlier pages left undone or other tabs are doing, without the uploads in this uploader's list;
   * empty without `resume`.
   */
  unfinished: () => Promise<UnfinishedUpload[]>;
  /**
   * Ends all waits for a network, a sign-in or another try at once; not those for another tab or its connections, and not for a
   * time that the API has named. Call it when the visitor has signed in again, and from a button that says "try now". When
   * somebody else may have signed in, `abortAll` comes first.
   *
   * With `resume` it also goes on with what earlier pages left whose bytes are at hand, so call it when the page has been
   * opened and the visitor is known. Resolves when those are in the list.
   */
  goOn: () => Promise<void>;
  /**
   * At most one call a frame, however many uploads there are. Returns its own end. What has happened before is in the snapshot.
   * With an `id` it hears of that upload only.
   */
  subscribe: (listener: () => void, id?: string) => () => void;
  /** The same object until that upload changes; undefined when it is not in the list. */
  getItem: (id: string) => UploadItem<Done> | undefined;
  /** The same object until something changes. */
  getSnapshot: () => UploaderSnapshot<Done>;
};

import type { UploadPlan } from "@s3-direct/upload-core/contract";
import type { PhaseEvent } from "./flow/phase.ts";
import type { NamedUpload } from "./flow/created-upload.ts";
import type { TransferEvent } from "./store/reduce-upload.ts";
import type { RestartReason, SettledItem } from "./store/upload-state.ts";
import type { UploadHandle } from "./uploader-types.ts";

/** A `FileSystemFileHandle`, as much of it as is used: Chromium's way to a file that outlives the page. */
export type FileHandle = {
  getFile: () => Promise<File>;
  queryPermission?: (descriptor: { mode: "read" }) => Promise<PermissionState>;
  requestPermission?: (descriptor: { mode: "read" }) => Promise<PermissionState>;
};

/** An upload that an earlier page, or another tab, has begun. */
export type UnfinishedUpload = {
  readonly id: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly contentType: string;
  /** The endpoint's own input that it was begun with. */
  readonly input?: unknown;
  /** Seconds; after that it can only start at its first byte. */
  readonly resumableFor: number;
  /**
   * What `resume` needs from a person.
   * - `nothing`: the bytes are at hand; `goOn` resumes it
   * - `permission`: a click, after which the browser may ask whether the page may read the file
   * - `file`: the file, chosen again
   */
  readonly needs: "nothing" | "permission" | "file";
  /** Another tab of this browser is working on it. What is resumed here takes over when that one closes. */
  readonly isInOtherTab: boolean;
  /**
   * Goes on with it, as an item of the uploader. Another file than the one that was begun is uploaded from its first byte,
   * and the item says so (`restarted`). With `needs: "permission"`, call it in the click's handler before anything is awaited.
   * @throws UploadError `FILE_CHANGED` when there is no file to be read, or it is another one and another tab works on the upload
   * or has just ended it
   */
  readonly resume: (file?: File) => Promise<UploadHandle>;
  /** Gives it up, and frees what the storage has of it. */
  readonly discard: () => Promise<void>;
};

/** An upload that an earlier page has begun, as the page keeps it that goes on with it. */
export type EarlierUpload = {
  /** The id of its record. */
  readonly id: string;
  /** @returns what the earlier page has left; undefined when the upload starts at its first byte */
  readonly takeOver: (run: TakeOverRun) => Promise<EarlierEvent | undefined>;
  /** The engine has asked for that. */
  isTakenOver?: true;
  /** Gives up what the earlier page has left, unless another tab works on it. */
  readonly discard: () => Promise<void>;
  /** How this page goes on with it. */
  handle?: UploadHandle;
  /** This page's. */
  journal?: Journaled;
};

export type EarlierEvent = Extract<PhaseEvent<never>, { type: "resumed" | "left" }>;

export type TakeOverRun = { signal: AbortSignal; emit: (event: TransferEvent) => void };

/** An upload, as its journal needs to know it. */
export type JournaledUpload = {
  readonly id: string;
  readonly file: File;
  /** The endpoint's own input. */
  readonly input?: unknown;
  readonly handle?: FileHandle | undefined;
  readonly earlier?: EarlierUpload | undefined;
};

/** Notes down what happens to an upload, so that a later page can resume it. */
export type Journal = {
  /** The API has made a key. Resolves when the first part may leave. */
  created: (plan: UploadPlan) => Promise<void>;
  /** Resolves when finish may be asked. */
  beforeFinish: () => Promise<void>;
  /** It was aborted, and the API has yet to hear of it. */
  cancelled: () => void;
  /** The API knows that the key will not be used any more. */
  abandoned: (key: string) => void;
  /** It has come to an end; another try may follow. */
  settled: (item: SettledItem<unknown>) => void;
};

/** The journal of an upload of this page, and its record. */
export type Journaled = Journal & {
  readonly recordId: string;
  /** Resolves when no other tab works on it. */
  lock: (options?: LockOptions) => Promise<void>;
  /** Whether it has ended here, for good: a retry after that begins at the first byte. */
  isClosed: () => boolean;
  /** Whether it was this tab's to close. Asked once it is closed. */
  wasOurs: () => Promise<boolean>;
};

export type LockOptions = {
  signal?: AbortSignal;
  /** Another tab has it. */
  onWait?: () => void;
};

/** What `resume` uses of its uploader. */
export type ResumeEngine = {
  /**
   * Tells the server that a key will not be used any more. Never rejects, and takes no longer than a call may.
   * @returns undefined where nobody has heard it
   */
  abandon: (subject: { readonly id: string }, upload: NamedUpload) => Promise<unknown>;
  add: (
    file: File,
    given: {
      input: unknown;
      handle?: FileHandle | undefined;
      earlier?: EarlierUpload;
      /** Why it starts at its first byte again. */
      restarted?: RestartReason;
    },
  ) => UploadHandle;
};

/** Remembers uploads longer than their page lives; made by `resumeUploads` of `./resume`. */
export type Resume = {
  /** Opens an upload's journal; undefined where nothing is remembered, because nobody is signed in. */
  journal: (upload: JournaledUpload) => Journal | undefined;
  /** Goes on with all that needs nobody. */
  goOn: (engine: ResumeEngine) => Promise<void>;
  unfinished: (engine: ResumeEngine) => Promise<UnfinishedUpload[]>;
};

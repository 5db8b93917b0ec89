import type { UploadPlan } from "@s3-direct/upload-core/contract";
import type { PhaseEvent } from "./flow/phase.ts";
import type { NamedUpload } from "./flow/created-upload.ts";
import type { TransferEvent } from "./store/reduce-upload.ts";
import type { RestartReason, SettledItem } from "./store/upload-state.ts";
import type { UploadHandle } from "./uploader-types.ts";

/**
 * The part of a `FileSystemFileHandle` that is used: in Chromium a handle gives access to a file even after a reload.
 */
export type FileHandle = {
  getFile: () => Promise<File>;
  queryPermission?: (descriptor: { mode: "read" }) => Promise<Permission>;
  requestPermission?: (descriptor: { mode: "read" }) => Promise<Permission>;
};

/** The DOM's `PermissionState`, which a project for Node without the DOM's types lacks. */
type Permission = "denied" | "granted" | "prompt";

/** An upload that an earlier page or another tab has begun. */
export type UnfinishedUpload = {
  readonly id: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly contentType: string;
  /** The endpoint's own input with which it was begun. */
  readonly input?: unknown;
  /** In seconds. After that the upload can only start at its first byte. */
  readonly resumableFor: number;
  /**
   * What `resume` needs from the visitor.
   * - `nothing`: the bytes are available; `continueAll` resumes it
   * - `permission`: a click, after which the browser may ask whether the page may read the file
   * - `file`: the file, chosen again
   */
  readonly needs: "nothing" | "permission" | "file";
  /**
   * Whether another tab of this browser is working on it. If it is resumed here, this tab takes over when that one
   * closes.
   */
  readonly isInOtherTab: boolean;
  /**
   * Continues the upload as an item of the uploader. If the file is not the one that was begun, it is uploaded from its
   * first byte, and the item says so (`restarted`). With `needs: "permission"`, call this in the click's handler before
   * anything is awaited.
   * @throws UploadError `FILE_CHANGED` if there is no file that can be read, or it is another file and another tab
   * works on the upload or has just ended it
   */
  readonly resume: (file?: File) => Promise<UploadHandle>;
  /** Abandons the upload, and frees what the storage has of it. */
  readonly discard: () => Promise<void>;
};

/** An upload that an earlier page has begun, as the page that continues it keeps it. */
export type EarlierUpload = {
  /** The id of its record. */
  readonly id: string;
  /** @returns what the earlier page has left; undefined if the upload starts at its first byte */
  readonly takeOver: (run: TakeOverRun) => Promise<EarlierEvent | undefined>;
  /** Set once `takeOver` has returned, unless the upload was stopped before. */
  isTakenOver?: boolean;
  /** Abandons what the earlier page has left, unless another tab works on it. */
  readonly discard: () => Promise<void>;
  /** The handle of the upload that continues it on this page. */
  handle?: UploadHandle;
  /** The journal of this page. */
  journal?: Journaled;
};

export type EarlierEvent = Extract<PhaseEvent<never>, { type: "resumed" | "left" }>;

export type TakeOverRun = { signal: AbortSignal; emit: (event: TransferEvent) => void };

/** What a journal needs to know of an upload. */
export type JournaledUpload = {
  readonly id: string;
  readonly file: File;
  /** The endpoint's own input. */
  readonly input?: unknown;
  readonly handle?: FileHandle | undefined;
  readonly earlier?: EarlierUpload | undefined;
};

/** Records what happens to an upload, so that a later page can resume it. */
export type Journal = {
  /** Notes that the API has made a key. Resolves when the first part may be sent. */
  created: (plan: UploadPlan) => Promise<void>;
  /** Resolves when finish may be called. */
  beforeFinish: () => Promise<void>;
  /** Notes that the upload was aborted, and that the API does not know yet. */
  cancelled: () => void;
  /** Notes that the API knows that the key will not be used any more. */
  abandoned: (key: string) => void;
  /** Notes that the upload has ended; another try may follow. */
  settled: (item: SettledItem<unknown>) => void;
};

/** The journal of an upload of this page. */
export type Journaled = Journal & {
  /** Resolves when this tab has the lock, so that no other tab works on the upload. */
  lock: (options?: LockWait) => Promise<void>;
  /** Whether the upload has ended here for good: a retry after that begins at the first byte. */
  isClosed: () => boolean;
  /** Whether this tab was the one to close the record. Returns undefined while the record is not closed. */
  wasOurs: () => Promise<boolean> | undefined;
};

export type LockWait = {
  signal?: AbortSignal;
  /** Called if another tab has the lock. */
  onWait?: () => void;
};

/** What `resume` uses of its uploader. */
export type ResumeEngine = {
  /**
   * Tells the server that a key will not be used any more. Never rejects, and takes no longer than a call may.
   * @returns undefined if the server did not answer
   */
  abandon: (subject: { readonly id: string }, upload: NamedUpload) => Promise<unknown>;
  add: (
    file: File,
    given: {
      input: unknown;
      handle?: FileHandle | undefined;
      earlier?: EarlierUpload;
      /** Why it starts again from its first byte. */
      restarted?: RestartReason;
    },
  ) => UploadHandle;
};

/** Saves uploads so that they survive their page; made by `resumeUploads` of `./resume`. */
export type Resume = {
  /** Opens an upload's journal; returns undefined if nothing is saved, because nobody is signed in. */
  journal: (upload: JournaledUpload) => Journal | undefined;
  /** Resumes all uploads that need nothing from the visitor. */
  continueAll: (engine: ResumeEngine) => Promise<void>;
  unfinished: (engine: ResumeEngine) => Promise<UnfinishedUpload[]>;
};

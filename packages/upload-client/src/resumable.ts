import type { BegunUpload } from "./begun-upload.ts";
import type { EngineProcedures, FinishAnswer } from "./procedures.ts";
import type { Between, Traceable } from "./traceable.ts";
import type { Scheduler } from "./scheduler.ts";
import type { TransferEvent } from "./reduce-upload.ts";
import type { RetryOptions } from "./recovery/retry.ts";
import type { RestartReason, SettledItem } from "./upload-state.ts";
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
  /** Seconds; after that it can only begin at its first byte. */
  readonly resumableFor: number;
  /**
   * What `resume` needs of a person.
   * - `nothing`: the bytes are at hand; `goOn` resumes it
   * - `permission`: a click, after which the browser may ask whether the page may read the file
   * - `file`: the file, chosen again
   */
  readonly needs: "nothing" | "permission" | "file";
  /** Another tab of this browser is working on it. What is resumed here takes over when that one closes. */
  readonly isInOtherTab: boolean;
  /**
   * Goes on with it, as an item of the uploader. A file that is not the one that was begun is uploaded from its first byte,
   * and the item says so (`restarted`). With `needs: "permission"`, call it in the click's handler before anything is awaited.
   * @throws UploadError `FILE_CHANGED` when there is no file to be read
   */
  readonly resume: (file?: File) => Promise<UploadHandle>;
  /** Gives it up, and frees what the storage has of it. */
  readonly discard: () => Promise<void>;
};

/** How one that was left goes on. */
export type LeftUpload = {
  /** The record's. */
  readonly id: string;
  /** @returns what there is to go on from; undefined when it begins at its first byte */
  readonly takeOver: (run: TakeOverRun) => Promise<BegunUpload | undefined>;
};

export type TakeOverRun = Traceable<FinishAnswer> &
  Pick<RetryOptions, "retries" | "signal" | "nudges"> & {
    scheduler: Scheduler;
    stallTimeout: number;
    file: File;
    emit: (event: TransferEvent) => void;
  };

/** What `resume` reaches of its uploader. */
export type ResumeEngine = {
  procedures: EngineProcedures<FinishAnswer>;
  add: (
    file: File,
    given: {
      input: unknown;
      handle?: FileHandle | undefined;
      left?: LeftUpload;
      /** Why it is not gone on with. */
      restarted?: RestartReason;
    },
  ) => UploadHandle;
};

/** Remembers uploads longer than their page lives; made by `resumeUploads` of `./resume`. */
export type Resume = {
  follow: Between;
  settled: (item: SettledItem<unknown>) => void;
  /** Goes on with all that needs nobody. */
  goOn: (engine: ResumeEngine) => Promise<void>;
  unfinished: (engine: ResumeEngine) => Promise<UnfinishedUpload[]>;
};

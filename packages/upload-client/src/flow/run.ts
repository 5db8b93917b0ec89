import type { CreatedUpload } from "./created-upload.ts";
import type { DoneOf, FinishAnswer } from "../procedures.ts";
import type { UploadEvent } from "../store/reduce-upload.ts";
import type { Journal } from "../resumable.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { Traceable } from "../traceable.ts";

/** What all runs of an uploader share. */
export type RunDeps<Answer extends FinishAnswer> = Traceable<Answer> & {
  readonly scheduler: Scheduler;
  /** How often a failed call is retried, in each phase. */
  readonly retries: number;
  /** Seconds. See `UploaderOptions`. */
  readonly stallTimeout: number;
  /** Its `wake` event ends waits: the visitor retries, or the application knows that somebody has signed in again. */
  readonly wake: EventTarget;
  /** Whether this uploader has too many uploads in progress to call finish early. */
  readonly isBusy: () => boolean;
  /** Where the page saves uploads, so that a later page can resume them. */
  readonly journal?: Journal | undefined;
  /** What earlier uploads of this uploader have shown. */
  readonly learned: {
    /** Whether the API has made a key: somebody is signed in, or was. */
    hasCreated: boolean;
    /** Whether files are hashed: true until an answer of the API shows that it wants no hash. */
    checksum: boolean;
  };
};

/** The engine's work on one upload, from where it is started or resumed to where it stops. */
export type Run<Answer extends FinishAnswer> = RunDeps<Answer> & {
  readonly file: File;
  /** The endpoint's own input. */
  readonly input: unknown;
  readonly signal: AbortSignal;
  readonly emit: (event: UploadEvent<DoneOf<Answer>>) => void;
  /** Answers of early finishes; removed when finish is called again. See `finish-early.ts`. */
  readonly early: Map<CreatedUpload, Promise<DoneOf<Answer> | undefined>>;
};

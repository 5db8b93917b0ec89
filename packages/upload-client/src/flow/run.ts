import type { CreatedUpload } from "./created-upload.ts";
import type { DoneOf, FinishAnswer } from "../procedures.ts";
import type { UploadEvent } from "../store/reduce-upload.ts";
import type { Journal } from "../resumable.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { Traceable } from "../traceable.ts";

/** What all runs of an uploader share. */
export type RunDeps<Answer extends FinishAnswer> = Traceable<Answer> & {
  readonly scheduler: Scheduler;
  /** How often a call that failed is repeated, in each phase. */
  readonly retries: number;
  /** Seconds. See `UploaderOptions`. */
  readonly stallTimeout: number;
  /** Its `wake` ends waits: a person, or an application whose visitor has signed in again. */
  readonly wake: EventTarget;
  /** Whether this uploader has too many uploads under way for finish to be asked early. */
  readonly isBusy: () => boolean;
  /** Where the page remembers uploads. */
  readonly journal?: Journal | undefined;
  /** What earlier uploads of this uploader have shown. */
  readonly learned: {
    /** Whether the API has made a key: somebody is signed in, or has been. */
    hasCreated: boolean;
    /** Whether files are hashed: until the API is seen to ask for no hash. */
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
  /** Answers of finishes that were asked while an upload was sent; removed when finish is asked again. See `finish-early.ts`. */
  readonly early: Map<CreatedUpload, Promise<DoneOf<Answer> | undefined>>;
};

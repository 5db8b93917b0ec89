import type { EngineProcedures, FinishAnswer } from "./procedures.ts";
import type { FileHandle, LeftUpload } from "./resumable.ts";
import type { StorageAnswer, StorageRequest } from "./transfer/xhr.ts";

/** The two ways out of the engine: calls to the API, and requests to S3. */
export type Traceable<Answer extends FinishAnswer> = {
  procedures: EngineProcedures<Answer>;
  send: (request: StorageRequest) => Promise<StorageAnswer>;
};

/** An upload as those see it who stand between it and the world. */
export type FollowedUpload = {
  readonly id: string;
  readonly file: File;
  /** The endpoint's own input. */
  readonly input?: unknown;
  readonly handle?: FileHandle | undefined;
  /** What an earlier page left of it. */
  readonly left?: LeftUpload | undefined;
};

/** Stands between an upload and the world. */
export type Between = <Answer extends FinishAnswer>(
  upload: FollowedUpload,
  ways: Traceable<Answer>,
) => Traceable<Answer>;

/** Made by `traceUploads` of `./trace`. */
export type Trace = Between;

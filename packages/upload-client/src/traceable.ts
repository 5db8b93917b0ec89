import type { EngineProcedures, FinishAnswer } from "./procedures.ts";
import type { StorageAnswer, StorageRequest } from "./transfer/xhr.ts";

/** The two things that the engine sends: calls to the API, and requests to S3. */
export type Traceable<Answer extends FinishAnswer> = {
  procedures: EngineProcedures<Answer>;
  send: (request: StorageRequest) => Promise<StorageAnswer>;
};

/** Wraps an upload's transport to watch it: made by `traceUploads` of `./trace` or `traceInSpans` of `./opentelemetry`. */
export type Trace = <Answer extends FinishAnswer>(
  upload: { readonly id: string },
  transport: Traceable<Answer>,
) => Traceable<Answer>;

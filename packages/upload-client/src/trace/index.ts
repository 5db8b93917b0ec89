import { toUploadError } from "@s3-direct/upload-core";
import { runSafely } from "../store/notifier.ts";
import type { CallOptions } from "../procedures.ts";
import type { Trace } from "../traceable.ts";
import { describeFacts, describeRequest } from "./describe.ts";
import type { CallName, TraceEvent } from "./trace-event.ts";

export type { CallName, TraceEvent, TraceFacts, TraceRequest } from "./trace-event.ts";

type Mutation<Input, Output> = { mutate: (input: Input, options?: CallOptions) => Promise<Output> };
type News<Event> = Event extends TraceEvent ? Omit<Event, "id" | "uploadId" | "at"> : never;

let lastId = 0;

/**
 * Reports each call to the API and each request to S3, for a page that shows the progress of an upload in detail:
 * `createUploader(procedures, { trace: traceUploads((event) => …) })`.
 *
 * @param onEvent called at once, many times a second while bytes are being sent. If it throws, the error only reaches
 * the console.
 */
export function traceUploads(onEvent: (event: TraceEvent) => void): Trace {
  return ({ id: uploadId }, { procedures, send }) => {
    function begin() {
      lastId++;
      const id = lastId;
      const begunAt = performance.now();
      return {
        tell: (news: News<TraceEvent>) => runSafely(() => onEvent({ ...news, id, uploadId, at: performance.now() })),
        milliseconds: () => performance.now() - begunAt,
      };
    }

    function traceCall<Input extends object, Output>(
      call: CallName,
      procedure: Mutation<Input, Output>,
    ): Mutation<Input, Output> {
      return {
        async mutate(input, options) {
          const { tell, milliseconds } = begin();
          const end = { type: "call-ended", call } as const;
          tell({ type: "call-begun", call, facts: describeFacts(input) });
          try {
            const answer = await procedure.mutate(input, options);
            const facts = typeof answer === "object" && answer !== null ? describeFacts(answer) : {};
            tell({ ...end, facts, milliseconds: milliseconds() });
            return answer;
          } catch (error) {
            tell({ ...end, facts: {}, milliseconds: milliseconds(), error: toUploadError(error).code });
            throw error;
          }
        },
      };
    }

    const { create, finish, signParts, listParts, abort } = procedures;
    return {
      procedures: {
        create: traceCall("create", create),
        finish: traceCall("finish", finish),
        ...(signParts && { signParts: traceCall("signParts", signParts) }),
        ...(listParts && { listParts: traceCall("listParts", listParts) }),
        ...(abort && { abort: traceCall("abort", abort) }),
      },
      async send(request) {
        const { tell, milliseconds } = begin();
        tell({ type: "request-begun", ...describeRequest(request) });
        const end = { type: "request-ended" } as const;
        try {
          const answer = await send({
            ...request,
            onProgress(loaded) {
              tell({ type: "request-progressed", loaded });
              request.onProgress(loaded);
            },
          });
          const { status, code, isLeftOut } = answer;
          const said = { ...(code !== undefined && { error: code }), ...(isLeftOut && { isLeftOut }) };
          tell({ ...end, status, milliseconds: milliseconds(), ...said });
          return answer;
        } catch (error) {
          tell({ ...end, status: 0, milliseconds: milliseconds(), error: toUploadError(error).code });
          throw error;
        }
      },
    };
  };
}

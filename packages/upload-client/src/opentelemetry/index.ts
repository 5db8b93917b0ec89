import {
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  context,
  propagation,
  trace,
} from "@opentelemetry/api";
import { toUploadError } from "@s3-direct/upload-core";
import { type CallOptions, isDone } from "../procedures.ts";
import { describeRequest } from "../trace/describe.ts";
import type { CallName } from "../trace/trace-event.ts";
import type { Trace } from "../traceable.ts";

type Mutation<Input, Output> = { mutate: (input: Input, options?: CallOptions) => Promise<Output> };

/** Spans go to the OpenTelemetry SDK that the page has started, and nowhere where it has started none. */
const tracer = trace.getTracer("@s3-direct/upload-client");

/** So many uploads that are not done are known. Nobody says which of them are gone for good. */
const mostUploads = 1_000;

/** Under this name a call's headers are in tRPC's `context`. */
const name = "traceHeaders";

/**
 * Makes each upload a trace, with all its tries: `createUploader(procedures, { trace: traceInSpans() })`. A span for each call to the API
 * and each request to S3, all below the first, which is `create`'s. Where a trace is sampled, its calls carry what `traceHeaders` gives a
 * link. Requests to S3 get no header: what is not signed, or not in its CORS rule, would be refused.
 *
 * No span holds a query, a signature or a file's content; of an error it has the code.
 */
export function traceInSpans(): Trace {
  /** Of each upload that is not done: the first span, in which the others are. In the order in which they were last used. */
  const uploads = new Map<string, Context>();

  function keep(id: string, first: Context): void {
    uploads.delete(id);
    uploads.set(id, first);
    const [oldest] = uploads.keys();
    if (uploads.size > mostUploads && oldest !== undefined) uploads.delete(oldest);
  }

  return ({ id }, { procedures, send }) => {
    async function inSpan<T>(title: string, work: (span: Span, own: Context) => Promise<T>): Promise<T> {
      const parent = uploads.get(id) ?? context.active();
      const span = tracer.startSpan(title, { kind: SpanKind.CLIENT }, parent);
      const own = trace.setSpan(parent, span);
      keep(id, uploads.get(id) ?? own);
      try {
        return await work(span, own);
      } catch (error) {
        span.setAttribute("error.type", toUploadError(error).code).setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    }

    function inSpans<Input extends object, Output>(
      call: CallName,
      procedure: Mutation<Input, Output>,
      isLast: (answer: Output) => boolean = () => false,
    ): Mutation<Input, Output> {
      return {
        mutate: (input, options) =>
          inSpan(`s3-direct ${call}`, async (span, own) => {
            const answer = await procedure.mutate(input, { ...options, ...contextOf(span, own) });
            span.setAttributes(keyOf(input) ?? keyOf(answer) ?? {});
            if (isLast(answer)) uploads.delete(id);
            return answer;
          }),
      };
    }

    const { create, finish, signParts, listParts, abort } = procedures;
    return {
      procedures: {
        create: inSpans("create", create),
        finish: inSpans("finish", finish, isDone),
        ...(signParts && { signParts: inSpans("signParts", signParts) }),
        ...(listParts && { listParts: inSpans("listParts", listParts) }),
        ...(abort && { abort: inSpans("abort", abort) }),
      },
      send(request) {
        const { method, host, bytes, partNumber } = describeRequest(request);
        return inSpan(`S3 ${method}`, async (span) => {
          span.setAttributes({
            "http.request.method": method,
            "server.address": host,
            "http.request.body.size": bytes,
            ...(partNumber !== undefined && { "s3_direct.part_number": partNumber }),
          });
          const answer = await send(request);
          span.setAttribute("http.response.status_code", answer.status);
          if (answer.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
          return answer;
        });
      },
    };
  };
}

/**
 * The headers of a call that belongs to a trace: `httpLink({ url, headers: ({ op }) => traceHeaders(op) })`. None of others.
 *
 * @param op tRPC's operation, as links are given it
 */
export function traceHeaders(op: { context: Readonly<Record<string, unknown>> }): Record<string, string> {
  const headers = op.context[name];
  return typeof headers === "object" && headers !== null ? Object.fromEntries(Object.entries(headers)) : {};
}

/** What is not sampled is told to nobody, so its calls may go in batches as ever. */
function contextOf(span: Span, own: Context): CallOptions {
  if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return {};
  const headers: Record<string, string> = {};
  propagation.inject(own, headers);
  return { context: { [name]: headers } };
}

/** By this attribute the server's spans name an upload, too. */
function keyOf(told: unknown): Record<string, string> | undefined {
  const key: unknown = typeof told === "object" && told !== null ? Reflect.get(told, "key") : undefined;
  return typeof key === "string" ? { "s3_direct.upload_key": key } : undefined;
}

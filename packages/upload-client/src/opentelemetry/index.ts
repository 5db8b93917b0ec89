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

/** Spans go to the OpenTelemetry SDK that the page has started; without one they are dropped. */
const tracer = trace.getTracer("@s3-direct/upload-client");

/**
 * The most unfinished uploads whose first spans are kept. An upload may be gone for good without any event that says
 * so.
 */
const mostUploads = 1_000;

/** The name under which a call's headers are in tRPC's `context`. */
const name = "traceHeaders";

/**
 * Makes each upload, with all its tries, one trace: `createUploader(procedures, { trace: traceInSpans() })`. Each call
 * to the API and each request to S3 is a span below the first one, which is `create`'s. If a trace is sampled, its
 * calls contain the headers that `traceHeaders` gives to a link. Requests to S3 get no header: S3 refuses headers that
 * are not signed or not in its CORS rule.
 *
 * No span contains a query, a signature or a file's content; of an error, it contains only the code.
 */
export function traceInSpans(): Trace {
  /** For each unfinished upload, its first span, which is the parent of the others. Ordered by last use. */
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
          if (answer.status === 0) span.setAttribute("error.type", answer.reason ?? "NETWORK");
          else span.setAttribute("http.response.status_code", answer.status);
          if (answer.status === 0 || answer.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
          return answer;
        });
      },
    };
  };
}

/**
 * Returns the headers of a call that belongs to a trace, and none for other calls:
 * `httpLink({ url, headers: ({ op }) => traceHeaders(op) })`.
 *
 * @param op tRPC's operation, as links get it
 */
export function traceHeaders(op: { context: Readonly<Record<string, unknown>> }): Record<string, string> {
  const headers = op.context[name];
  return typeof headers === "object" && headers !== null ? Object.fromEntries(Object.entries(headers)) : {};
}

/** Calls of a trace that is not sampled get no headers, so they can be batched as usual. */
function contextOf(span: Span, own: Context): CallOptions {
  if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return {};
  const headers: Record<string, string> = {};
  propagation.inject(own, headers);
  return { context: { [name]: headers } };
}

/** The server's spans identify an upload by the same attribute. */
function keyOf(told: unknown): Record<string, string> | undefined {
  const key: unknown = typeof told === "object" && told !== null ? Reflect.get(told, "key") : undefined;
  return typeof key === "string" ? { "s3_direct.upload_key": key } : undefined;
}

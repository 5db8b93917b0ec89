import { UploadError } from "@s3-direct/upload-core";
import { SpanStatusCode, trace, type Span, type SpanOptions } from "@opentelemetry/api";

/** Spans go to the OpenTelemetry SDK that the application has started. Without an SDK they go nowhere. */
const tracer = trace.getTracer("@s3-direct/upload-server");

/**
 * Runs a task as a span, the parent of all spans that begin in it. Only the kind of an error is recorded, because a
 * message may contain a presigned URL.
 */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setAttribute("error.type", kindOf(error)).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Sets an upload's key on the current span, by which all calls of one upload can be found. */
export function setUploadKeyAttribute(key: string): void {
  trace.getActiveSpan()?.setAttribute("s3_direct.upload_key", key);
}

function kindOf(error: unknown): string {
  if (error instanceof UploadError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}

import { context, propagation, SpanKind, trace } from "@opentelemetry/api";

const tracer = trace.getTracer("@s3-direct/api");

/**
 * Handles a request as a span, whose parent is the caller's (`traceparent`, https://www.w3.org/TR/trace-context/).
 * Without an OpenTelemetry SDK, which is loaded when the process starts, there is no span.
 */
export function inRequestSpan(
  { request, requestId }: { request: Request; requestId: string },
  answer: () => Promise<void>,
): Promise<void> {
  const { method, headers } = request;
  const parent = propagation.extract(context.active(), Object.fromEntries(headers));
  // Without path and query: a batch's path contains every call, and its query their input.
  const attributes = { "http.request.method": method, "s3_direct.request_id": requestId };
  return tracer.startActiveSpan(method, { kind: SpanKind.SERVER, attributes }, parent, async (span) => {
    try {
      await answer();
    } finally {
      span.end();
    }
  });
}

/** Returns the id that connects a log line with its trace. Undefined without tracing. */
export function traceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}

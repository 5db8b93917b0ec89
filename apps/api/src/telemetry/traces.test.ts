import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openGuest, refusalOf } from "../testing/browser.ts";
import { startOwnS3 } from "../testing/own-s3.ts";
import { idOf, send } from "../testing/send.ts";
import { startTestApi } from "../testing/test-api.ts";
import { requestIdFrom } from "./request-id.ts";

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

/** Like an SDK that is loaded together with the server. */
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
});
beforeEach(() => exporter.reset());
afterAll(async () => {
  await provider.shutdown();
  for (const api of [trace, context, propagation]) api.disable();
});

const bytes = new TextEncoder().encode("hello");

test("one trace, the caller's, holds create, finish and each request to S3, and no key, URL or secret of S3's", async () => {
  await using s3 = await startOwnS3();
  await using api = await startTestApi(s3.variables);
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const guest = await openGuest(api, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  exporter.reset();
  const { upload } = guest.trpc;
  const plan = await upload.create.mutate({ filename: "a.txt", contentType: "text/plain", size: 5 });
  await send(plan, bytes);
  await upload.finish.mutate(idOf(plan));

  const spans = exporter.getFinishedSpans();
  expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
  const named = (name: string) =>
    exporter.getFinishedSpans().find((span) => span.name === name) ?? expect.fail(`There is no ${name}.`);
  const [create, finish, read, copy] = ["s3-direct create", "s3-direct finish", "S3.GetObject", "S3.CopyObject"].map(
    named,
  );
  for (const step of [create, finish]) expect(step?.attributes["s3_direct.upload_key"]).toBe(plan.key);
  for (const request of [read, copy]) {
    expect(request?.parentSpanContext?.spanId).toBe(finish?.spanContext().spanId);
    expect(request?.attributes).toMatchObject({
      "rpc.method": expect.any(String),
      "aws.request_id": expect.any(String),
    });
  }
  const line = api.logged.map((text) => JSON.parse(text)).find(({ path }) => path === "upload.finish");
  expect(line).toMatchObject({
    traceId,
    requestId: finish && parentOf(spans, finish)?.attributes["s3_direct.request_id"],
  });
  const all = JSON.stringify(
    spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
  );
  for (const secret of ["X-Amz-", "Signature", "http:"]) expect(all).not.toContain(secret);

  exporter.reset();
  s3.breakDown();
  await refusalOf(upload.finish.mutate(idOf(plan)));
  expect(named("s3-direct finish").attributes["error.type"]).toBe("STORAGE_UNAVAILABLE");
});

type Spans = ReturnType<typeof exporter.getFinishedSpans>;

function parentOf(spans: Spans, child: Spans[number]): Spans[number] | undefined {
  return spans.find((span) => span.spanContext().spanId === child.parentSpanContext?.spanId);
}

test("a request's id is the proxy's where one is trusted, and nobody else's", () => {
  const header = "8c6b8f3e2f5e4b5e9d2a1c3b4d5e6f70";
  expect(requestIdFrom({ header, proxies: 1 })).toBe(header);
  for (const request of [
    { header, proxies: 0 },
    { header: undefined, proxies: 1 },
    { header: 'x"} injected', proxies: 1 },
    { header: "short", proxies: 1 },
  ]) {
    expect(requestIdFrom(request)).toMatch(/^[\da-f-]{36}$/);
  }
});

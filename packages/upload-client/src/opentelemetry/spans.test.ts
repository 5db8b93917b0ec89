/* oxlint-disable no-restricted-imports -- the engine knows no server; here its spans meet the server's */
import { randomBytes } from "node:crypto";
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SamplingDecision,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { startUploadS3 } from "@s3-direct/dev-s3";
import { UploadError } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { createS3Storage, custom } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { createTRPCClient, httpBatchLink, httpLink, splitLink } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import type { StorageAnswer } from "../transfer/xhr.ts";
import { createUploader } from "../uploader.ts";
import { traceHeaders, traceInSpans } from "./index.ts";

const MiB = 1024 * 1024;
const exporter = new InMemorySpanExporter();

let isSampled = true;

/**
 * Starts one SDK for page and server, which share this process but no objects: only the header connects their spans.
 */
function startSdk() {
  const shouldSample = () => ({
    decision: isSampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
  });
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler: { shouldSample }, spanProcessors }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

const storageHeaders: string[] = [];
beforeEach(() => {
  vi.stubGlobal(
    "XMLHttpRequest",
    class extends NodeXMLHttpRequest {
      override setRequestHeader(name: string, value: string) {
        storageHeaders.push(name);
        super.setRequestHeader(name, value);
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  exporter.reset();
  storageHeaders.length = 0;
});

const t = initTRPC.create();

let refusals = 0;

function refuse(): never {
  refusals += 1;
  throw new UploadError("QUOTA_EXCEEDED");
}

function createRouter(
  s3: Awaited<ReturnType<typeof startUploadS3>>,
  { onCreate = async () => ({}) }: { onCreate?: () => Promise<Record<string, string>> } = {},
) {
  const storage = createS3Storage({
    provider: custom({ endpoint: s3.url }),
    ...s3.storage,
    // Makes create itself sign fewer parts.
    endpointAliases: [],
    plan: { singleMax: 5 * MiB },
  });
  const given = { owner: () => "ann", storage, accept: ["text/plain"], maxSize: 100 * MiB, onCreate };
  return t.router({ note: uploadProcedures({ name: "note", procedure: t.procedure, ...given }) });
}

/** Opens a page far from its API, which learns of a trace only from the headers of requests. */
function openPage(router: ReturnType<typeof createRouter>) {
  const asked: Request[] = [];
  const options = {
    url: "http://localhost/trpc",
    fetch: (url: string | URL | Request, init: object = {}) => {
      const req = new Request(url, init);
      asked.push(req.clone());
      const parent = propagation.extract(ROOT_CONTEXT, Object.fromEntries(req.headers));
      return context.with(parent, () => fetchRequestHandler({ endpoint: "/trpc", router, req }));
    },
  };
  const link = splitLink({
    condition: (op) => "traceparent" in traceHeaders(op),
    true: httpLink({ ...options, headers: ({ op }) => traceHeaders(op) }),
    false: httpBatchLink(options),
  });
  const client = createTRPCClient<typeof router>({ links: [link] });
  const uploader = createUploader(client.note, { scheduler: createScheduler(), trace: traceInSpans() });
  return { uploader, asked };
}

const noteOf = (size: number) => new File([Buffer.alloc(size, randomBytes(8).toString("hex"))], "a.txt");

async function expectNoTrace() {
  await using s3 = await startUploadS3();
  const { uploader, asked } = openPage(createRouter(s3));
  await uploader.uploadAsync(noteOf(100));
  expect(asked.length).toBeGreaterThan(1);
  for (const { url, headers } of asked) {
    expect(url).toContain("batch=1");
    expect(headers.get("traceparent")).toBeNull();
  }
  expect(exporter.getFinishedSpans()).toEqual([]);
}

// First, because a tracer keeps the SDK that it found first.
test("where no SDK was started, calls carry nothing and go in batches as ever", expectNoTrace);

test("calls of a trace that is not sampled carry nothing and go in batches as ever", async () => {
  startSdk();
  isSampled = false;
  await expectNoTrace();
  isSampled = true;
});

test("each upload is one trace: create, signing, each request to S3 from either side, and finish", async () => {
  await using s3 = await startUploadS3();
  const { uploader } = openPage(createRouter(s3));
  await Promise.all([20_000, 48 * MiB].map((size) => uploader.uploadAsync(noteOf(size))));

  const spans = exporter.getFinishedSpans();
  const roots = spans.filter(({ kind, parentSpanContext }) => kind === SpanKind.CLIENT && !parentSpanContext);
  expect(roots.map(({ name }) => name)).toEqual(["s3-direct create", "s3-direct create"]);
  const named = roots.map((root) => {
    const { traceId } = root.spanContext();
    const own = spans.filter((span) => span.spanContext().traceId === traceId);
    const keys = own.map(({ attributes }) => attributes["s3_direct.upload_key"]).filter((key) => key !== undefined);
    expect(new Set(keys), "No other upload's").toHaveProperty("size", 1);
    return new Set(own.map(({ name, kind }) => `${kind === SpanKind.CLIENT ? "asks" : "does"} ${name}`));
  });
  // In whichever order they got their keys.
  const [small, large] = named.toSorted((one, other) => one.size - other.size);
  const always = ["create", "finish"].flatMap((step) => [`asks s3-direct ${step}`, `does s3-direct ${step}`]);
  const requests = ["asks S3 PUT", "asks S3.GetObject", "asks S3.CopyObject"];
  // Only if its PUT takes long: an early finish checks whether the object exists.
  small?.delete("asks S3.HeadObject");
  expect(small).toEqual(new Set([...always, ...requests]));
  const signing = ["asks s3-direct signParts", "does s3-direct signParts"];
  expect([...(large ?? [])]).toEqual(expect.arrayContaining([...always, ...requests, ...signing]));

  const all = JSON.stringify(spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]));
  for (const secret of ["X-Amz-", "Signature", "http:"]) expect(all).not.toContain(secret);
  expect(storageHeaders.length).toBeGreaterThan(0);
  expect(storageHeaders).not.toContain("traceparent");
});

test("what fails says its code, and another try belongs to the same trace", async () => {
  await using s3 = await startUploadS3();
  const { uploader } = openPage(createRouter(s3, { onCreate: refuse }));
  const item = () => uploader.getSnapshot().items[0];
  expect(await uploader.upload(noteOf(100))).toMatchObject({ status: "error" });
  uploader.retry(item()?.id ?? "");
  await expect.poll(() => [refusals, item()?.status]).toEqual([2, "error"]);

  const creates = exporter.getFinishedSpans().filter(({ name }) => name === "s3-direct create");
  const asked = creates.filter(({ kind }) => kind === SpanKind.CLIENT);
  expect(asked.map(({ attributes }) => attributes["error.type"])).toEqual(["QUOTA_EXCEEDED", "QUOTA_EXCEEDED"]);
  expect(new Set(creates.map((span) => span.spanContext().traceId)).size).toBe(1);
});

const plan: UploadPlan = {
  kind: "single",
  key: "uploads/1",
  url: "http://localhost/uploads/1",
  headers: {},
  expiresIn: 60,
};

/** Returns an upload's calls as the engine makes them, by its id. */
function traceCalls(abort = async (): Promise<unknown> => ({}), answer: StorageAnswer = { status: 200 }) {
  const intercept = traceInSpans();
  const create = async () => plan;
  const finish = async () => ({ status: "pending" as const, retryAfter: 1 });
  const procedures = { create: { mutate: create }, finish: { mutate: finish }, abort: { mutate: abort } };
  const send = async () => answer;
  return (id: string) => intercept({ id }, { procedures, send });
}

const announcement = { filename: "a.txt", contentType: "text/plain", size: 1, input: undefined };

const tracesOf = (name: string) =>
  exporter
    .getFinishedSpans()
    .filter((span) => span.name === name)
    .map((span) => span.spanContext().traceId);

test("another try after an abort, which is answered when the try has begun, stays in the same trace", async () => {
  let answer = () => {};
  const isAnswered = new Promise<void>((resolve) => (answer = resolve));
  const { procedures } = traceCalls(() => isAnswered)("upload-1");
  await procedures.create.mutate(announcement);
  const aborted = procedures.abort?.mutate({ key: plan.key });
  await procedures.create.mutate(announcement);
  answer();
  await aborted;
  await procedures.finish.mutate({ key: plan.key });
  const traces = exporter.getFinishedSpans().map((span) => span.spanContext().traceId);
  expect(traces).toHaveLength(4);
  expect(new Set(traces).size).toBe(1);
});

test.each<[string, StorageAnswer, object]>([
  ["no answer", { status: 0 }, { "error.type": "NETWORK" }],
  ["a line that stalls", { status: 0, reason: "stalled" }, { "error.type": "stalled" }],
  ["a refusal", { status: 403 }, { "http.response.status_code": 403 }],
])("a request to S3 that meets %s has failed", async (_, answer, attributes) => {
  const { send } = traceCalls(undefined, answer)("upload-1");
  const { signal } = new AbortController();
  await send({ url: plan.url, body: new Blob(["a"]), stallTimeout: 30, signal, onProgress() {} });
  const [span] = exporter.getFinishedSpans();
  const common = { "http.request.method": "PUT", "server.address": "localhost", "http.request.body.size": 1 };
  expect(span?.attributes).toEqual({ ...common, ...attributes });
  expect(span?.status.code).toBe(SpanStatusCode.ERROR);
});

test("the last thousand uploads that have not come to an end are known", async () => {
  const callsOf = traceCalls();
  for (let number = 0; number <= 1_000; number++)
    await callsOf(`upload-${number}`).procedures.create.mutate(announcement);
  const [first, second] = tracesOf("s3-direct create");
  await callsOf("upload-1").procedures.finish.mutate({ key: plan.key });
  await callsOf("upload-0").procedures.finish.mutate({ key: plan.key });
  const [ofSecond, ofFirst] = tracesOf("s3-direct finish");
  expect(ofSecond).toBe(second);
  expect(ofFirst).not.toBe(first);
});

import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { answerPreflight, answerRequest, type Exchange } from "./answer-request.ts";
import type { S3Answer, S3Context } from "./call.ts";
import { corsHeaders } from "../bucket/cors.ts";
import { codeOf } from "../error-code.ts";
import { disturb, findFault, type Fault } from "../faults.ts";
import { findOperation } from "./operations.ts";
import { readRequest, type S3Request } from "./request.ts";
import type { RequestEntry } from "./request-entry.ts";
import { S3Error } from "../s3-error.ts";
import { sendAnswer } from "./send-answer.ts";
import { xmlDocument } from "../xml/xml.ts";

type Seen = { request: S3Request | undefined; faults: readonly Fault[] };

/** Answers one request, even if something fails, and returns its log entry. */
export async function handleRequest(context: S3Context, exchange: Exchange): Promise<RequestEntry> {
  const { message, response } = exchange;
  const started = performance.now();
  const entry: RequestEntry = {
    method: message.method ?? "",
    bucket: undefined,
    key: undefined,
    operation: undefined,
    status: 0,
    bytesIn: 0,
    bytesOut: 0,
    ms: 0,
    requestId: randomBytes(8).toString("hex").toUpperCase(),
  };
  const seen: Seen = { request: undefined, faults: [] };
  const answer = await findAnswer(context, { exchange, entry, seen });
  const { body } = answer;
  const reset = () => message.socket.resetAndDestroy();
  if (findFault(seen.faults, "lost-answer")) reset();
  else {
    await sendAnswer(exchange, {
      answer: body instanceof Readable ? { ...answer, body: disturb(body, { faults: seen.faults, reset }) } : answer,
      headers: { ...corsOf(context, seen), ...idHeaders(entry.requestId), date: context.clock().toUTCString() },
    });
    entry.status = response.headersSent ? response.statusCode : 0;
  }
  // In every case: a reader that is not closed would keep its bytes on disk.
  if (body instanceof Readable) body.destroy();
  // The unread rest of a refused body would block the connection's next request.
  message.resume();
  entry.bytesOut = message.method === "HEAD" ? 0 : sizeOf(answer);
  entry.ms = performance.now() - started;
  return entry;
}

async function findAnswer(
  context: S3Context,
  { exchange, entry, seen }: { exchange: Exchange; entry: RequestEntry; seen: Seen },
): Promise<S3Answer> {
  try {
    const request = readRequest(exchange.message);
    seen.request = request;
    const operation = findOperation(request);
    entry.bucket = request.bucket;
    entry.key = request.key;
    const prefix = request.param("prefix");
    if (request.key === undefined && prefix) entry.prefix = prefix;
    const partNumber = request.param("partNumber");
    if (partNumber !== undefined) entry.partNumber = partNumber;
    entry.operation = request.method === "OPTIONS" ? "Preflight" : operation?.name;
    seen.faults = context.faults.take(entry);
    const { faults } = seen;
    if (faults.length > 0) entry.faults = faults.map(({ kind }) => kind);
    const latency = findFault(faults, "latency");
    if (latency !== undefined) await delay(latency.ms);
    const failure = findFault(faults, "error");
    if (failure !== undefined) throw errorOf(failure);
    const late = findFault(faults, "error-in-200");
    if (late !== undefined) return { ...describeError(new S3Error(late.code), { exchange, entry }), status: 200 };
    if (request.method === "OPTIONS") return answerPreflight(context, request);
    return await answerRequest(context, { exchange, request, operation, faults, entry });
  } catch (error) {
    const s3Error = toS3Error(error);
    entry.code = s3Error.code;
    return describeError(s3Error, { exchange, entry });
  }
}

function errorOf({ code, retryAfter }: Extract<Fault, { kind: "error" }>): S3Error {
  return new S3Error(code, retryAfter === undefined ? {} : { headers: { "retry-after": String(retryAfter) } });
}

function corsOf(context: S3Context, { request, faults }: Seen): Record<string, string> {
  if (request?.bucket === undefined || request.method === "OPTIONS") return {};
  if (findFault(faults, "error")?.withoutCors === true) return {};
  const rules = context.store.buckets.get(request.bucket)?.config.cors;
  return corsHeaders(rules, {
    origin: request.header("origin"),
    method: request.method,
    requestedMethod: request.header("access-control-request-method"),
  });
}

function idHeaders(requestId: string): Record<string, string> {
  return { "x-amz-request-id": requestId, "x-amz-id-2": Buffer.from(requestId).toString("base64") };
}

function sizeOf({ body, headers }: S3Answer): number {
  return typeof body === "string" ? Buffer.byteLength(body) : Number(headers?.["content-length"] ?? 0);
}

function toS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  // The client disconnected in the middle of its body: only the log still reads this response.
  const reset = ["ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE"].includes(codeOf(error));
  return reset ? new S3Error("IncompleteBody") : new S3Error("InternalError", { details: { Cause: String(error) } });
}

function describeError(
  error: S3Error,
  { exchange, entry: { requestId } }: { exchange: Exchange; entry: RequestEntry },
): S3Answer {
  if (error.code === "NotModified") return { status: error.status, headers: error.headers };
  return {
    status: error.status,
    headers: error.headers,
    body: xmlDocument("Error", {
      Code: error.code,
      Message: error.message,
      ...error.details,
      Resource: exchange.message.url?.split("?")[0],
      RequestId: requestId,
      HostId: Buffer.from(requestId).toString("base64"),
    }),
  };
}

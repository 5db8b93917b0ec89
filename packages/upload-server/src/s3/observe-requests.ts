import type { S3Client } from "@aws-sdk/client-s3";
import { SpanKind } from "@opentelemetry/api";
import { inSpan } from "../lib/tracing.ts";

/** One request that this server has sent to S3. A call that the SDK repeats is several requests; those of browsers do not count. */
export type S3Request = {
  /** Its name in S3's API: `GetObject`, `CopyObject`. */
  operation: string;
  /** The answer's HTTP status; undefined where none came. */
  status: number | undefined;
  /** Until the answer began, in milliseconds. A copy says first that it has begun, and then goes on. */
  ms: number;
  /** 1 for the first, more where the SDK repeats one that failed. */
  attempt: number;
  /** How far S3's clock is ahead of this server's, in milliseconds; S3 tells whole seconds. Undefined where it does not tell. */
  clockAhead: number | undefined;
};

export type ObserveOptions = {
  /**
   * Called for each request that this server sends to S3, when its answer begins: for metrics. It must not throw. @default nothing
   */
  onRequest?: ((request: S3Request) => void) | undefined;
};

type Handler = S3Client["config"]["requestHandler"];
type Request = Parameters<Handler["handle"]>[0];

/**
 * The same handler, which also reports each request and makes a span of it. Every request passes through it, whether the SDK made it or
 * not.
 */
export function observeRequests(handler: Handler, { onRequest }: ObserveOptions): Handler {
  return {
    metadata: handler.metadata,
    handle(request, options) {
      const operation = operationOf(request);
      const attempt = attemptOf(request);
      const started = performance.now();
      const tell = (answer: Pick<S3Request, "status" | "clockAhead">) =>
        onRequest?.({ operation, attempt, ...answer, ms: performance.now() - started });
      // Named as OpenTelemetry names calls to AWS: https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
      const attributes = {
        "rpc.system": "aws-api",
        "rpc.service": "S3",
        "rpc.method": operation,
        "server.address": request.hostname,
        ...(attempt > 1 && { "http.request.resend_count": attempt - 1 }),
      };
      return inSpan(`S3.${operation}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
        try {
          const answer = await handler.handle(request, options);
          const { statusCode: status, headers } = answer.response;
          span.setAttributes({
            "http.response.status_code": status,
            "aws.request_id": headers["x-amz-request-id"],
          });
          tell({ status, clockAhead: clockAhead(headers["date"]) });
          return answer;
        } catch (error) {
          tell({ status: undefined, clockAhead: undefined });
          throw error;
        }
      });
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy: () => handler.destroy?.(),
  };
}

/** The request's name by its method and a name in the query. S3 has more; only these are sent here. */
const byQuery: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  uploadId: {
    GET: "ListParts",
    PUT: "UploadPart",
    POST: "CompleteMultipartUpload",
    DELETE: "AbortMultipartUpload",
  },
  uploads: { GET: "ListMultipartUploads", POST: "CreateMultipartUpload" },
  versions: { GET: "ListObjectVersions" },
  "list-type": { GET: "ListObjectsV2" },
  delete: { POST: "DeleteObjects" },
};

const byMethod: Readonly<Record<string, string>> = {
  GET: "GetObject",
  HEAD: "HeadObject",
  PUT: "PutObject",
  DELETE: "DeleteObject",
};

function operationOf({ method, query, headers }: Request): string {
  const names = Object.keys(query ?? {});
  const named = names.map((name) => byQuery[name]?.[method]).find((operation) => operation !== undefined);
  const operation = named ?? byMethod[method] ?? "Other";
  if (!("x-amz-copy-source" in headers)) return operation;
  return operation === "UploadPart" ? "UploadPartCopy" : "CopyObject";
}

/** The SDK numbers its attempts: `attempt=2; max=3`. */
function attemptOf({ headers }: Request): number {
  return Number(/attempt=(\d+)/.exec(headers["amz-sdk-request"] ?? "")?.[1] ?? 1);
}

function clockAhead(date: string | undefined): number | undefined {
  const told = Date.parse(date ?? "");
  return Number.isNaN(told) ? undefined : told - Date.now();
}

import type { S3Client } from "@aws-sdk/client-s3";
import { SpanKind } from "@opentelemetry/api";
import { inSpan } from "../lib/tracing.ts";

/** One request from this server to S3. A call that the SDK retries is several. Browsers' requests do not count. */
export type S3Request = {
  /** Its name in S3's API: `GetObject`, `CopyObject`. */
  operation: string;
  /** The HTTP status; undefined if there was no response. */
  status: number | undefined;
  /** Until the response began, in milliseconds. A copy first answers that it has begun, and then continues. */
  ms: number;
  /** 1 for the first attempt, more if the SDK retries a failed one. */
  attempt: number;
  /**
   * How far S3's clock is ahead of this server's, in milliseconds, in steps of a second. Undefined if S3 sends no date.
   */
  clockAhead: number | undefined;
};

export type ObserveOptions = {
  /**
   * Called for each request that this server sends to S3, when its response begins: for metrics. It must not throw.
   * @default nothing
   */
  onRequest?: ((request: S3Request) => void) | undefined;
};

type Handler = S3Client["config"]["requestHandler"];
type Request = Parameters<Handler["handle"]>[0];

/**
 * Returns the same handler, which also reports each request and makes a span of it. Every request passes through it,
 * whether it comes from the SDK or not.
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
      // Named like calls to AWS in OpenTelemetry: https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
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

/** The name of a request, by its method and a name in its query. Only the requests that are sent here are listed. */
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

/** Reads the number of the SDK's attempt: `attempt=2; max=3`. */
function attemptOf({ headers }: Request): number {
  return Number(/attempt=(\d+)/.exec(headers["amz-sdk-request"] ?? "")?.[1] ?? 1);
}

function clockAhead(date: string | undefined): number | undefined {
  const told = Date.parse(date ?? "");
  return Number.isNaN(told) ? undefined : told - Date.now();
}

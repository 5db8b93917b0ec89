import {
  type GetObjectCommandOutput,
  NoSuchKey,
  NotFound,
  S3ServiceException,
  type S3Client,
} from "@aws-sdk/client-s3";

/** When S3 answered, by its own clock and in whole seconds, if it says so. */
export type Dated = { answeredAt?: Date };

/** What a direct request results in. It has only the fields that are used. */
export type DirectOutput = GetObjectCommandOutput & Dated;

type Answer = Awaited<ReturnType<S3Client["config"]["requestHandler"]["handle"]>>["response"];

/**
 * @returns undefined if the SDK has to send the request again
 * @throws NoSuchKey, NotFound or AccessDenied, like the SDK
 */
export async function readAnswer(
  config: S3Client["config"],
  { method, response }: { method: string; response: Answer },
): Promise<DirectOutput | undefined> {
  const { statusCode, headers } = response;
  const $metadata = {
    httpStatusCode: statusCode,
    requestId: headers["x-amz-request-id"],
    extendedRequestId: headers["x-amz-id-2"],
  };
  const body = config.sdkStreamMixin(response.body);
  const isSuccess = statusCode === 200 || statusCode === 206;
  if (isSuccess && method === "GET") return { ...outputOf(headers), $metadata, Body: response.body };
  // The connection is not free for another request before the body is read.
  const text = await body.transformToString().catch(() => undefined);
  if (text === undefined) return undefined;
  // A copy that fails half-way reports it in the body, after a status of 200.
  if (isSuccess && (method !== "PUT" || text.includes("</CopyObjectResult>"))) {
    return { ...outputOf(headers), $metadata };
  }
  if (method === "PUT" || isClockWrong(headers)) return undefined;
  if (text.includes("<Code>NoSuchKey</Code>")) throw new NoSuchKey({ $metadata, message: "NoSuchKey" });
  if (statusCode === 404 && method === "HEAD") throw new NotFound({ $metadata, message: "NotFound" });
  // S3 answers the same if the caller may not list the bucket.
  const isForbidden = text.includes("<Code>AccessDenied</Code>") || method === "HEAD";
  if (statusCode === 403 && isForbidden) {
    const [, message = "Forbidden"] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
    throw new S3ServiceException({ name: "AccessDenied", message, $fault: "client", $metadata });
  }
  return undefined;
}

/**
 * In milliseconds. S3 refuses a presigned request that is too old as if a permission were missing. The SDK sends it
 * again, and then follows S3's clock.
 */
const largestSkew = 5 * 60_000;

function isClockWrong({ date = "" }: Record<string, string>): boolean {
  return Math.abs(Date.parse(date) - Date.now()) > largestSkew;
}

/** Returns the headers that are used here. */
function outputOf(headers: Record<string, string>): Omit<GetObjectCommandOutput, "$metadata"> & Dated {
  const { "content-length": length, "last-modified": lastModified, "x-amz-meta-upload": upload } = headers;
  return {
    ...dated(headers),
    ETag: headers["etag"],
    ContentType: headers["content-type"],
    ContentLength: length === undefined ? undefined : Number(length),
    ContentRange: headers["content-range"],
    LastModified: lastModified === undefined ? undefined : new Date(lastModified),
    Metadata: upload === undefined ? undefined : { upload },
  };
}

export function dated({ date }: Partial<Record<string, unknown>>): Dated {
  const answeredAt = new Date(typeof date === "string" ? date : Number.NaN);
  return Number.isNaN(answeredAt.getTime()) ? {} : { answeredAt };
}

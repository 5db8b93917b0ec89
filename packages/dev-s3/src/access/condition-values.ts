import type { S3Request } from "../request/request.ts";
import type { SignatureFacts } from "../signature/signature.ts";

/** Returns a request's value of a bucket policy's condition key (in lower case); undefined if it has none. */
export function conditionValues(
  request: S3Request,
  input: { operation: string; signature: SignatureFacts | undefined; now: Date },
): (key: string) => string | undefined {
  const { operation, signature, now } = input;
  return (key) => {
    switch (key) {
      case "aws:securetransport":
        return "false";
      case "aws:referer":
        return request.header("referer");
      case "aws:useragent":
        return request.header("user-agent");
      case "s3:authtype":
        return signature && { header: "REST-HEADER", query: "REST-QUERY-STRING", form: "POST" }[signature.kind];
      case "s3:signatureversion":
        return signature && "AWS4-HMAC-SHA256";
      case "s3:signatureage":
        return signature && String(now.getTime() - signature.date.getTime());
      case "s3:objectcreationoperation":
        // So a policy can require a condition of requests that create an object, but not of earlier multipart steps.
        return String(["PutObject", "PostObject", "CopyObject", "CompleteMultipartUpload"].includes(operation));
      case "s3:prefix":
      case "s3:delimiter":
      case "s3:max-keys":
        return request.param(key.slice("s3:".length));
      default:
        return request.header(key.slice("s3:".length));
    }
  };
}

import { errorDocsUrl, UploadError } from "@s3-direct/upload-core";

/** The hints that have already been written to the console. */
const told = new Set<string>();

/**
 * Explains a failure to a developer: names the side that did not answer, and once writes to the console where the
 * documentation says more about it.
 */
export function explain<Thrown>(failure: Thrown): Thrown | UploadError {
  if (isEnd(failure)) return failure;
  const error = failure instanceof UploadError ? nameWho(failure) : new UploadError("INTERNAL", { cause: failure });
  const hint = `${error.message} ${errorDocsUrl(error.code)}`;
  if (!told.has(hint)) {
    told.add(hint);
    // A bug in the page's own code would be seen nowhere else.
    const bug = error.code === "INTERNAL" && error.cause !== undefined ? [error.cause] : [];
    // oxlint-disable-next-line no-console -- it is for the developer, and is only loaded on a developer's own machine
    console.info(hint, ...bug);
  }
  return error;
}

/** Whether the failure is an abort or a pause. */
function isEnd(failure: unknown): boolean {
  return failure instanceof UploadError
    ? failure.code === "ABORTED"
    : Reflect.get(Object(failure), "name") === "AbortError";
}

/**
 * Names the side that did not answer, and S3's reason for a refusal. On a developer's machine the network is rarely the
 * problem: the API or the storage has not been started, or its CORS rules do not allow the page's origin, which a
 * script cannot tell from a missing answer. The same happens if the bucket, and with it its CORS rules, does not exist.
 * If S3 gives a reason for a refusal, the sentence contains it: usually unknown access keys, or a media bucket that
 * does not exist.
 */
function nameWho(failure: UploadError): UploadError {
  const { code, details } = failure;
  const { storage } = details;
  if (code === "INTERNAL" && details["code"] !== undefined) {
    const hint = details["code"] === "NoSuchBucket" ? " Do both buckets exist, the upload and the media bucket?" : "";
    const sentence = `The storage refused the API: ${details["code"]}.${hint}`;
    return new UploadError(code, { sentence, details, cause: failure.cause });
  }
  if (code === "TRANSFER_REFUSED" && details["code"] !== undefined) {
    const sentence = `The storage at ${storage} refused it: ${details["code"]}.`;
    return new UploadError(code, { sentence, details, cause: failure });
  }
  if (isUnreadable(failure)) {
    const sentence = `This page's tRPC client cannot read the answers to its calls (status ${details["status"]}). Is tRPC mounted at the url that it asks, and with the same transformer?`;
    return new UploadError(code, { sentence, details, cause: failure.cause });
  }
  if (code !== "NETWORK" || details["reason"] !== undefined) return failure;
  const [who, question] =
    storage === undefined
      ? ["API", " at the address that the page asks"]
      : [`storage at ${storage}`, ", does the bucket exist"];
  const sentence = `The ${who} does not answer this page (${location.origin}). Is it running${question}, and do its CORS rules allow that origin?`;
  return new UploadError(code, { sentence, details, cause: failure });
}

/**
 * Whether an answer is not one of tRPC's: a proxy, or the framework around tRPC, has no such route or refuses the URL. A
 * refusal by a tRPC that has another transformer looks the same.
 */
function isUnreadable({ code, details, cause }: UploadError): boolean {
  return code === "INTERNAL" && details["status"] !== undefined && Reflect.get(Object(cause), "data") === undefined;
}

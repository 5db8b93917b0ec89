import type { LogFields } from "./log.ts";

/**
 * Returns what may be logged about an error: the innermost cause and where it was thrown, but no values. Messages of
 * the database layer contain a statement's parameters (such as session tokens), and an S3 client's may contain a
 * presigned URL.
 */
export function describeError(error: unknown): LogFields {
  const chain = causes(error);
  const innermost = chain.at(-1);
  return {
    error: chain.map(nameOf).join(" < "),
    // Node says nothing where none of a host's addresses answers.
    reason: innermost instanceof Error ? safeText(innermost.message || codeOf(innermost)) : undefined,
    at: innermost instanceof Error ? framesOf(innermost) : undefined,
    ...s3RequestOf(chain),
  };
}

/** Returns the code of an error from the network, the file system or Postgres; for any other error its name. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** Removes everything from a text that could be a secret: the queries of URLs, and everything after "params:". */
export function safeText(text: string): string {
  return text
    .replace(/\bparams:[\s\S]*/, "params: …")
    .replace(/\?[^\s"'<>]+/g, "?…")
    .slice(0, 500);
}

/**
 * Returns the ids that S3 gave the failed request, which S3's support asks for: `x-amz-request-id` and `x-amz-id-2`.
 */
function s3RequestOf(chain: readonly unknown[]): LogFields {
  const metadata = chain.map(metadataOf).find((found) => found !== undefined);
  const text = (name: string) => {
    const value: unknown = metadata === undefined ? undefined : Reflect.get(metadata, name);
    return typeof value === "string" ? value : undefined;
  };
  const [s3RequestId, s3ExtendedRequestId] = [text("requestId"), text("extendedRequestId")];
  return {
    ...(s3RequestId !== undefined && { s3RequestId }),
    ...(s3ExtendedRequestId !== undefined && { s3ExtendedRequestId }),
  };
}

function metadataOf(error: unknown): object | undefined {
  const metadata: unknown = error instanceof Error && "$metadata" in error ? error.$metadata : undefined;
  return typeof metadata === "object" && metadata !== null ? metadata : undefined;
}

// A longer chain than this is a loop.
function causes(error: unknown, depth = 8): unknown[] {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined || depth === 0 ? [error] : [error, ...causes(cause, depth - 1)];
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = codeOf(error);
  return code === error.name ? code : `${error.name} ${code}`;
}

function framesOf(error: Error): string[] {
  const lines = error.stack?.split("\n").map((line) => line.trim()) ?? [];
  return lines.filter((line) => line.startsWith("at ")).slice(0, 5);
}

import type { Permission } from "../authorize.ts";
import type { S3Context } from "../call.ts";
import type { S3Request } from "../request.ts";
import { S3Error } from "../s3-error.ts";
import { quirks } from "./table.ts";

/**
 * What a server of the chosen make sees of a request: without the headers that it ignores.
 * @throws S3Error for an operation or a header that it has not
 */
export function asSeen(
  context: S3Context,
  { request, operation }: { request: S3Request; operation: string },
): S3Request {
  const { without = [], refuses = {}, equalParts = false } = quirks[context.personality];
  if (without.includes(operation)) throw new S3Error("NotImplemented");
  const refused = refuses[operation]?.find((name) => isSent(request, name));
  if (refused !== undefined) {
    const message = `Header '${refused}' with value '${request.header(refused) ?? ""}' not implemented`;
    throw new S3Error("NotImplemented", { message });
  }
  if (equalParts && operation === "CompleteMultipartUpload") requireEqualParts(context, request);
  return withoutIgnored(context, { request, operation });
}

/** The same of anything that has headers, as a form has in its fields. */
export function withoutIgnored<Asked extends Pick<S3Request, "header" | "headerNames" | "query">>(
  { personality }: S3Context,
  { request, operation }: { request: Asked; operation: string },
): Asked & Pick<S3Request, "param"> {
  const ignored = new Set(quirks[personality].ignores?.[operation]);
  const query = request.query.filter(([name]) => !ignored.has(name.toLowerCase()));
  return {
    ...request,
    header: (name: string) => (ignored.has(name) ? undefined : request.header(name)),
    headerNames: request.headerNames.filter((name) => !ignored.has(name)),
    query,
    param: (name: string) => query.find(([one]) => one === name)?.[1],
  };
}

/** What the caller must be allowed by a server of the chosen make. */
export function rightsFor({ personality }: S3Context, permissions: readonly Permission[]): readonly Permission[] {
  if (quirks[personality].tagsAreMetadata !== true) return permissions;
  return permissions.filter(({ action }) => action !== "s3:PutObjectTagging");
}

/** An error as a server of the chosen make calls it. */
export function asSaid({ personality }: S3Context, error: unknown): unknown {
  const { damaged } = quirks[personality];
  const isDamaged = error instanceof S3Error && error.code === "BadDigest";
  // A Content-MD5's own error, which names both digests, is left as it is.
  if (damaged === undefined || !isDamaged || "ExpectedDigest" in error.details) return error;
  return new S3Error(damaged);
}

/** A presigner may have moved a header to the query. */
function isSent({ headerNames, query }: S3Request, name: string): boolean {
  return headerNames.includes(name) || query.some(([one]) => one.toLowerCase() === name);
}

function requireEqualParts({ store }: S3Context, { bucket = "", param }: S3Request): void {
  const parts = store.buckets.get(bucket)?.uploads.get(param("uploadId") ?? "")?.parts;
  const sizes = [...(parts?.values() ?? [])].toSorted((a, b) => a.number - b.number).map(({ size }) => size);
  const [first = 0, ...rest] = sizes;
  const last = rest.pop() ?? 0;
  if (rest.every((size) => size === first) && last <= first) return;
  throw new S3Error("InvalidPart", { message: "All non-trailing parts must have the same length." });
}

import type { Permission } from "../access/authorize.ts";
import type { S3Context } from "../request/call.ts";
import type { S3Request } from "../request/request.ts";
import { S3Error } from "../s3-error.ts";
import { quirks } from "./table.ts";

/**
 * Returns the request as a server of the chosen make sees it: without the headers that it ignores.
 * @throws S3Error for an operation or a header that the server lacks
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

/** Removes ignored headers from anything that has headers, such as a form with its fields. */
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

/** Returns the permissions that a server of the chosen make requires. */
export function rightsFor({ personality }: S3Context, permissions: readonly Permission[]): readonly Permission[] {
  if (quirks[personality].tagsAreMetadata !== true) return permissions;
  return permissions.filter(({ action }) => action !== "s3:PutObjectTagging");
}

/** Returns an error with the code that a server of the chosen make uses. */
export function asSaid({ personality }: S3Context, error: unknown): unknown {
  const { damaged } = quirks[personality];
  const isDamaged = error instanceof S3Error && error.code === "BadDigest";
  // The error of a Content-MD5 names both digests, and is left unchanged.
  if (damaged === undefined || !isDamaged || "ExpectedDigest" in error.details) return error;
  return new S3Error(damaged);
}

/** Checks for a header, which a presigner may have moved to the query. */
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

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
  const { without = [], refuses = {}, ignores = {}, equalParts = false } = quirks[context.personality];
  if (without.includes(operation)) throw new S3Error("NotImplemented");
  const refused = refuses[operation]?.find((name) => isSent(request, name));
  if (refused !== undefined) {
    const message = `Header '${refused}' with value '${request.header(refused) ?? ""}' not implemented`;
    throw new S3Error("NotImplemented", { message });
  }
  if (equalParts && operation === "CompleteMultipartUpload") requireEqualParts(context, request);
  const ignored = new Set(ignores[operation]);
  if (ignored.size === 0) return request;
  const header = (name: string) => (ignored.has(name) ? undefined : request.header(name));
  const query = request.query.filter(([name]) => !ignored.has(name.toLowerCase()));
  return {
    ...request,
    header,
    headerNames: request.headerNames.filter((name) => !ignored.has(name)),
    query,
    param: (name) => query.find(([one]) => one === name)?.[1],
  };
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

import type { StorageRequest } from "../transfer/xhr.ts";
import type { TraceFacts, TraceRequest } from "./trace-event.ts";

/** The headers and form fields that may be shown; any other could be part of a signature. */
const plainNames =
  /^(key|if-none-match|success_action_status|content-[a-z]+|x-amz-(meta-[\w-]+|(sdk-)?checksum-\w+))$/i;

/** Describes a request without its query, which contains the signature. */
export function describeRequest({ url, headers, fields, body }: StorageRequest): TraceRequest {
  const { host, pathname, searchParams } = new URL(url);
  const partNumber = Number(searchParams.get("partNumber"));
  return {
    method: fields === undefined ? "PUT" : "POST",
    host,
    path: pathname,
    headers: Object.entries(fields ?? headers ?? {}).map(([name, value]) => [
      name,
      plainNames.test(name) ? value : "…",
    ]),
    bytes: body.size,
    ...(partNumber > 0 && { partNumber }),
  };
}

/** Returns the plain values of a call's input or answer, and the numbers of its parts. */
export function describeFacts(value: object): TraceFacts {
  const facts: Record<string, string | number> = {};
  for (const [name, fact] of Object.entries(value)) {
    const plain: unknown = typeof fact === "boolean" ? String(fact) : fact;
    if (plainFacts.has(name) && (typeof plain === "string" || typeof plain === "number")) facts[name] = plain;
    if (name === "parts" && Array.isArray(fact)) facts[name] = fact.map(numberOf).join(", ");
  }
  return facts;
}

const plainFacts: ReadonlySet<string> = new Set([
  "filename",
  "contentType",
  "size",
  "sha256",
  "maxHashSize",
  "kind",
  "key",
  "partSize",
  "checksum",
  "expiresIn",
  "resumableFor",
  "isArriving",
  "status",
  "retryAfter",
  "copied",
]);

function numberOf(part: unknown): number {
  const partNumber: unknown = typeof part === "object" && part !== null ? Reflect.get(part, "partNumber") : undefined;
  return Number(partNumber);
}

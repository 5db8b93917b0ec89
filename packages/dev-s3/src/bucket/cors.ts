import type { CorsRule } from "./bucket-config.ts";
import { S3Error } from "../s3-error.ts";

type Asked = { origin: string; method: string; headers: readonly string[] };

/** Caches must keep responses to different origins apart. */
const vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

/** Returns the headers that let a page of another origin read a response, also an error; none if no rule matches. */
export function corsHeaders(
  rules: readonly CorsRule[] | undefined,
  request: { origin: string | undefined; method: string; requestedMethod?: string | undefined },
): Record<string, string> {
  const { origin, requestedMethod } = request;
  // S3 uses this header of a preflight on any request.
  const method = requestedMethod ?? request.method;
  if (origin === undefined) return {};
  const asked = { origin, method, headers: [] };
  const rule = rules?.find((one) => matches(one, asked));
  return rule === undefined ? {} : describe(rule, asked);
}

/** Answers an OPTIONS request, which is never signed. */
export function preflight(
  rules: readonly CorsRule[] | undefined,
  input: { header: (name: string) => string | undefined; resourceType: "BUCKET" | "OBJECT" },
): Record<string, string> {
  const origin = input.header("origin");
  const method = input.header("access-control-request-method");
  if (origin === undefined) {
    throw new S3Error("BadRequest", { message: "Insufficient information. Origin request header needed." });
  }
  if (method === undefined || !["GET", "PUT", "POST", "DELETE", "HEAD"].includes(method)) {
    throw new S3Error("BadRequest", { message: `Invalid Access-Control-Request-Method: ${method ?? "null"}` });
  }
  const headers = (input.header("access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const refuse = (message: string) =>
    new S3Error("AccessForbidden", { message, details: { Method: method, ResourceType: input.resourceType } });
  if (rules === undefined || rules.length === 0) throw refuse("CORSResponse: CORS is not enabled for this bucket.");
  const asked = { origin, method, headers };
  const rule = rules.find((one) => matches(one, asked));
  if (rule === undefined) {
    throw refuse(
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    );
  }
  return describe(rule, asked);
}

function matches(rule: CorsRule, asked: Asked): boolean {
  return (
    rule.allowedMethods.includes(asked.method) &&
    rule.allowedOrigins.some((pattern) => matchesWildcard(pattern, asked.origin)) &&
    asked.headers.every((name) => rule.allowedHeaders.some((pattern) => matchesWildcard(pattern.toLowerCase(), name)))
  );
}

function describe(rule: CorsRule, asked: Asked): Record<string, string> {
  const any = rule.allowedOrigins.includes("*");
  return {
    "access-control-allow-origin": any ? "*" : asked.origin,
    "access-control-allow-methods": rule.allowedMethods.join(", "),
    ...(asked.headers.length > 0 && { "access-control-allow-headers": asked.headers.join(", ") }),
    ...(rule.exposeHeaders !== undefined &&
      rule.exposeHeaders.length > 0 && { "access-control-expose-headers": rule.exposeHeaders.join(", ") }),
    ...(rule.maxAgeSeconds !== undefined && { "access-control-max-age": String(rule.maxAgeSeconds) }),
    ...(!any && { "access-control-allow-credentials": "true" }),
    vary,
  };
}

/** Matches S3's patterns: an origin or header name may contain one `*`. */
function matchesWildcard(pattern: string, text: string): boolean {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

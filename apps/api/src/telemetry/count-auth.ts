import type { UploadErrorCode } from "@s3-direct/upload-core";
import type { MiddlewareHandler } from "hono";
import type { Metrics } from "./metrics.ts";

/** Counts all requests to `/api/auth` as calls of one procedure, because callers can invent paths. */
export function countAuth(metrics: Pick<Metrics, "call">): MiddlewareHandler {
  return async (c, next) => {
    const began = performance.now();
    await next();
    metrics.call({ path: "auth", code: codeOf(c.res.status), ms: performance.now() - began });
  };
}

function codeOf(status: number): UploadErrorCode | "OK" {
  if (status < 400) return "OK";
  if (status === 429) return "RATE_LIMITED";
  if (status === 503) return "STORAGE_UNAVAILABLE";
  return status < 500 ? "REFUSED" : "INTERNAL";
}

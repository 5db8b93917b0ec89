import { uploadLifetime } from "@s3-direct/upload-core";
import { holds, risk, type Finding } from "./finding.ts";
import type { Probe } from "./probe.ts";
import type { StoredProbe } from "./put.ts";

/** Checks that a lifecycle rule removes uploads: S3's response to a PUT says so. */
export function checkExpiry({ storage }: Probe, { answer }: StoredProbe): Finding {
  const title = "uploads are removed by a lifecycle rule";
  const expiration = answer.headers.get("x-amz-expiration");
  const advice = `Let objects under uploads/ of ${storage.uploadBucket} expire after 1 day, on Google Cloud Storage after 2 (s3-direct provision does, or says how): uploads that nobody finishes are billed for ever.`;
  const date = /expiry-date="([^"]+)"/.exec(expiration ?? "")?.[1];
  if (expiration === null || date === undefined)
    return risk(title, { detail: "S3 names no such rule, and some name none that they have", advice });
  const left = Date.parse(date) - Date.now();
  if (left > uploadLifetime * 1000) return risk(title, { detail: `only on ${date}`, advice });
  return holds(title, `on ${date}`);
}

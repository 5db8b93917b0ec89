import { failureInOutage } from "./failure-in-outage.ts";
import { failure, holds, type Finding } from "./finding.ts";
import { isOutage, isSuccess, send } from "./http.ts";
import type { Probe } from "./probe.ts";
import type { StoredProbe } from "./put.ts";

/** That nobody reads an upload without a signature. */
export async function checkAnonymous({ storage, uploadUrls }: Probe, { key }: StoredProbe): Promise<Finding> {
  const title = "nobody can read uploads without a signature";
  const answers = await Promise.all(uploadUrls.map((url) => send(`${url}/${key}`)));
  const outage = answers.find(isOutage);
  if (!answers.some(isSuccess)) return (outage && failureInOutage(title, outage)) ?? holds(title);
  return failure(title, {
    detail: "anybody can",
    advice: `Take the public permissions off ${storage.uploadBucket} and block public access (s3-direct provision does): uploads are not verified yet.`,
  });
}

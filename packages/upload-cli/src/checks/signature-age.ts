import { ask } from "./ask.ts";
import { holds, note, risk, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess } from "./http.ts";
import { putUpload, type Probe } from "./probe.ts";
import { isAboutTime } from "./put.ts";

/** How far this clock and S3's may differ, in seconds. */
const leeway = 60;

/**
 * Checks that S3 accepts a presigned request until it expires: a bucket policy may refuse it earlier, by
 * `s3:signatureAge` (https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html).
 */
export function checkSignatureAge(probe: Probe): Promise<Findings> {
  const title = "S3 takes a presigned request until it ends";
  return ask(title, () => lookAtAge(probe, title), "warning");
}

async function lookAtAge(probe: Probe, title: string): Promise<Finding> {
  const { expiresIn: life } = probe.storage;
  const age = Math.floor(life - Math.min(leeway, life / 2));
  const { answer } = await putUpload(probe, { signed: { at: new Date(Date.now() - age * 1000), life } });
  if (isSuccess(answer)) return holds(title);
  const isByPolicy = answer.code === "AccessDenied" && !isAboutTime(answer.text);
  if (!isByPolicy) return note(title, `not seen: ${describeAnswer(answer)}`);
  return risk(title, {
    detail: `one that lives ${life} s was refused after ${age} s`,
    advice: `The upload bucket's policy refuses signatures of that age: set S3_EXPIRES_IN to no more than provision's --max-signature-age (by default 3600), or provision again with --max-signature-age=${life}.`,
  });
}

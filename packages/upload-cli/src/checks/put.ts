import { allOf, ask, together } from "./ask.ts";
import { failure, holds, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess, tagOf, type Answer } from "./http.ts";
import { adviceOnNoS3 } from "./no-answer.ts";
import { putUpload, type Probe } from "./probe.ts";

/** A stored upload, and S3's response to its PUT. */
export type StoredProbe = { key: string; answer: Answer };

/**
 * Checks that a presigned PUT is stored, at each of the bucket's host names; every later check needs a stored upload.
 */
export async function checkPut(probe: Probe): Promise<Findings & { stored: StoredProbe | undefined }> {
  const stored: StoredProbe[] = [];
  const tried = probe.uploadUrls.map((uploadUrl) => {
    const title = `a presigned PUT is stored (${new URL(uploadUrl).host})`;
    return ask(title, async () => {
      const { plan, answer } = await putUpload(probe, { uploadUrl });
      if (!isSuccess(answer))
        return failure(title, {
          detail: describeAnswer(answer),
          advice: adviceOnRefusal(answer, probe.storage.uploadBucket),
        });
      stored.push({ key: plan.key, answer });
      return holds(title);
    });
  });
  return { ...together(await allOf(tried)), stored: stored[0] };
}

function adviceOnRefusal({ code, text }: Answer, bucket: string): string {
  switch (code) {
    case "InvalidAccessKeyId":
      return "S3 does not know the signer's access key: check S3_SIGNER_ACCESS_KEY_ID, and that it belongs to this S3. A key that was just made may need some seconds.";
    case "SignatureDoesNotMatch":
      return "The signer's secret does not fit its access key: check S3_SIGNER_SECRET_ACCESS_KEY. If it does, something between here and S3 changes the Host header or the path.";
    case "InvalidToken":
    case "ExpiredToken":
    case "TokenRefreshRequired":
      return "The signer's session token is wrong or over: get new temporary credentials.";
    case "AuthorizationHeaderMalformed":
    case "AuthorizationQueryParametersError": {
      const region = tagOf(text, "Region");
      return region === "" ? "Check S3_REGION." : `The bucket is in another region: set S3_REGION=${region}.`;
    }
    case "RequestTimeTooSkewed":
      return clockAdvice;
    case "NoSuchBucket":
      return `There is no bucket ${bucket}: make it with s3-direct provision, or correct S3_UPLOAD_BUCKET.`;
    case "NotImplemented":
    case "InvalidArgument":
      return "This S3 does not know one of the signed headers, If-None-Match most likely: give custom({ capabilities: { conditionalPut: false } }).";
    case "KMS.DisabledException":
    case "KMS.NotFoundException":
    case "KMS.KMSInvalidStateException":
      return "The key of the bucket's default encryption cannot be used: repair it, or choose SSE-S3.";
    case "AccessDenied":
      return isAboutTime(text)
        ? clockAdvice
        : `The signer may not put under ${bucket}/uploads/: give it s3:PutObject there (s3-direct provision does), and look for a Deny, or for BlockPublicAcls on a Ceph.`;
    // S3's refusals have a code.
    case "":
      return adviceOnNoS3;
    default:
      return `S3 says: ${tagOf(text, "Message") || "nothing more. See its log."}`;
  }
}

/** Checks whether S3 refused the time of a signature. AWS and servers as exact as AWS tell this from other refusals. */
export const isAboutTime = (text: string) => /expired|not valid yet|not yet valid/i.test(text);

const clockAdvice =
  "The signature is of another time than S3's: set this machine's clock (or S3's), and let it be kept by NTP.";

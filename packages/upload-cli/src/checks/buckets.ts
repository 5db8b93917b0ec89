import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { allOf, ask } from "./ask.ts";
import { failure, holds, risk, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess, reach, send, type Answer } from "./http.ts";
import { isListing, listingUrl } from "./listing.ts";
import { adviceOnNoAnswer, adviceOnNoS3 } from "./no-answer.ts";
import { isOutage, Outage } from "./outage.ts";
import { outcomeOf } from "./outcome.ts";
import { mediaUrls, type Probe } from "./probe.ts";

/** In milliseconds. S3 refuses a signature that is older or newer than this (S3 API, RequestTimeTooSkewed). */
const maxSkew = 15 * 60_000;
/** From this skew on, a presigned request's lifetime differs noticeably from the signed one; in milliseconds. */
const noticeableSkew = 60_000;

/**
 * Checks that both buckets are where they should be, that the clocks agree, and that the two roles are two identities.
 */
export async function checkBuckets(probe: Probe): Promise<Findings> {
  const [reached, media, identities] = await allOf([
    allOf(probe.uploadUrls.map((url) => reachBucket(probe, url))),
    mediaBucket(probe),
    twoIdentities(probe),
  ]);
  const answered = reached.find(({ answer }) => !isOutage(answer));
  return {
    findings: [
      ...reached.flatMap(({ findings }) => findings),
      media,
      ...(answered === undefined ? [] : [clock(answered.answer, answered.at)]),
      identities,
    ],
  };
}

type Reached = Findings & { answer: Answer; at: number };

async function reachBucket({ storage }: Probe, url: string): Promise<Reached> {
  const bucket = storage.uploadBucket;
  // Without a signature: what is there answers, and refuses.
  const answer = await reach(listingUrl(url));
  const at = Date.now();
  const title = `the upload bucket is at ${url}`;
  return { ...(await ask(title, () => verdictOnReach(title, { bucket, url, answer }))), answer, at };
}

type BucketAnswer = { bucket: string; url: string; answer: Answer };

async function verdictOnReach(title: string, { bucket, url, answer }: BucketAnswer): Promise<Finding> {
  const detail = describeAnswer(answer);
  const { status, code, headers } = answer;
  if (status === 0) return failure(title, { detail, advice: adviceOnNoAnswer(code) });
  if (isOutage(answer)) throw new Outage(answer);
  if (await isOtherServer(url, answer)) return failure(title, { detail, advice: adviceOnNoS3 });
  if (status === 404 || code === "NoSuchBucket") {
    return failure(title, {
      detail,
      advice: adviceOnNoBucket("S3_UPLOAD_BUCKET", { bucket, path: pathBefore(bucket, url) }),
    });
  }
  const region = headers.get("x-amz-bucket-region");
  if (status >= 300 && status < 400) {
    return failure(title, {
      detail,
      advice: `The bucket is elsewhere: ${region === null ? "check the region and the endpoint" : `set S3_REGION=${region}`}. Browsers do not follow this redirect in a preflight.`,
    });
  }
  if (isListing(answer) || isListing(await send(listingUrl(url, "uploads/")))) {
    return failure(title, {
      detail: "anybody may list it",
      advice: `Take the public permissions off ${bucket} and block public access: uploads are private until they are verified.`,
    });
  }
  return holds(title);
}

/**
 * Checks whether something else than an S3 answers. What lies before an S3 may have a page of its own where the bucket is,
 * but lets requests for objects through.
 */
async function isOtherServer(url: string, answer: Answer): Promise<boolean> {
  if (!isPage(answer) || isListing(answer)) return false;
  return !isSuccess(answer) || isPage(await reach(`${url}/uploads/s3-direct-doctor/nothing`));
}

/** Refusals and redirects of S3's have a code. A gate before it may refuse what is not signed without one. */
function isPage(answer: Answer): boolean {
  const { status, code, headers } = answer;
  const isRedirect = status >= 300 && status < 400 && !headers.has("x-amz-bucket-region");
  return code === "" && (isSuccess(answer) || status === 404 || isRedirect);
}

async function mediaBucket({ storage }: Probe): Promise<Finding> {
  const { mediaBucket: Bucket, publisher } = storage;
  const title = `the media bucket ${Bucket} is there`;
  const { status } = await outcomeOf(publisher.send(new HeadBucketCommand({ Bucket })));
  if (status >= 300 && status < 400) {
    return failure(title, {
      detail: `${status}`,
      advice: `${Bucket} is elsewhere: both buckets must be in S3_REGION, and at S3_ENDPOINT where there is one.`,
    });
  }
  if (isSuccess({ status })) return holds(title);
  // A refusal may be about the publisher's keys: to anybody S3 tells whether there is such a bucket.
  const url = mediaUrls(storage, "").stored;
  const answer = await reach(listingUrl(url));
  if (status !== 404 && answer.code !== "NoSuchBucket") return holds(title);
  const advice = (await isOtherServer(url, answer))
    ? adviceOnNoS3
    : adviceOnNoBucket("S3_MEDIA_BUCKET", { bucket: Bucket, path: (await publisher.config.endpoint?.())?.path ?? "" });
  return failure(title, { detail: "404", advice });
}

/** @param place.path the path of the endpoint, which may be meant to name a bucket */
function adviceOnNoBucket(variable: string, { bucket, path }: { bucket: string; path: string }): string {
  const advice = `There is no bucket ${bucket}: make it with s3-direct provision, or correct ${variable}.`;
  const name = path.replace(/\/+$/, "");
  return name === "" ? advice : `${advice} If ${name} in the endpoint is a bucket's name, take it out there.`;
}

/** Returns the endpoint's own path, from the URL of a bucket. */
const pathBefore = (bucket: string, url: string) => new URL(url).pathname.replace(new RegExp(`/?${bucket}/?$`), "");

function clock({ headers }: Answer, at: number): Finding {
  const title = "this machine's clock and S3's agree";
  const skew = at - Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(skew)) return holds(title, "S3 does not tell the time");
  const size = Math.abs(skew);
  const detail = `this clock is ${Math.round(size / 1000)} s ${skew > 0 ? "ahead" : "behind"}`;
  const advice = "Set the clock, and let it be kept by NTP: presigned requests are dated by it.";
  if (size >= maxSkew) return failure(title, { detail, advice });
  return size >= noticeableSkew ? risk(title, { detail, advice }) : holds(title);
}

async function twoIdentities({ storage }: Probe): Promise<Finding> {
  const title = "signer and publisher are two identities";
  const [signer, publisher] = await Promise.all([
    storage.uploads.credentials(),
    storage.publisher.config.credentials(),
  ]);
  if (signer.accessKeyId !== publisher.accessKeyId) return holds(title);
  return failure(title, {
    detail: "both have the same access key",
    advice: "Give the signer keys of its own, which can put uploads and nothing else: s3-direct provision makes them.",
  });
}

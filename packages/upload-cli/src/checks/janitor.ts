import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { failureUnlessOutage } from "./failure-in-outage.ts";
import { holds, risk, type Finding, type Findings } from "./finding.ts";
import { isSuccess } from "./http.ts";
import { isRefused, outcomeOf, planPut, storeUpload, type Outcome, type Probe } from "./probe.ts";

/** That the janitor, where there is one, can list and delete what is under all prefixes, and do nothing else. */
export async function checkJanitor(probe: Probe): Promise<Findings> {
  const { janitor, uploadBucket, mediaBucket } = probe.storage;
  if (janitor === undefined) return { findings: [] };
  const places = [
    { Bucket: uploadBucket, Prefix: "uploads/" },
    { Bucket: mediaBucket, Prefix: "media/" },
    { Bucket: mediaBucket, Prefix: "private/" },
  ];
  const all = async (call: (place: { Bucket: string; Prefix: string }) => Promise<Outcome>) =>
    first(await Promise.all(places.map(call)), (outcome) => !isSuccess(outcome));
  const both = `${uploadBucket} and ${mediaBucket}`;
  const objects = `${uploadBucket}/uploads/* and ${mediaBucket}/media/* and private/*`;

  const [list, versions, unfinished, remove, abort, tooMuch] = await Promise.all([
    all((place) => outcomeOf(janitor.send(new ListObjectsV2Command({ ...place, MaxKeys: 1 })))),
    all((place) => outcomeOf(janitor.send(new ListObjectVersionsCommand({ ...place, MaxKeys: 1 })))),
    all((place) => outcomeOf(janitor.send(new ListMultipartUploadsCommand({ ...place, MaxUploads: 1 })))),
    // It deletes media that is not there: that needs the same right.
    all((place) => outcomeOf(deleteOne(probe, { janitor, place }))),
    abortOne(probe, janitor),
    noMore(probe, janitor),
  ]);
  return {
    findings: [
      can("list objects", { outcome: list, right: `s3:ListBucket on ${both}` }),
      // An S3 without versions has none to list.
      ...(isUnknown(versions)
        ? []
        : [can("list versions", { outcome: versions, right: `s3:ListBucketVersions on ${both}` })]),
      can("list unfinished uploads", { outcome: unfinished, right: `s3:ListBucketMultipartUploads on ${both}` }),
      can("delete objects", { outcome: remove, right: `s3:DeleteObject on ${objects}` }),
      can("abort unfinished uploads", { outcome: abort, right: `s3:AbortMultipartUpload on ${objects}` }),
      tooMuch,
    ],
  };
}

const isUnknown = ({ status }: Outcome) => status === 405 || status === 501;

const first = (outcomes: readonly Outcome[], matches: (outcome: Outcome) => boolean) =>
  outcomes.find(matches) ?? { status: 200, code: "" };

type OnePlace = { janitor: S3Client; place: { Bucket: string; Prefix: string } };

async function deleteOne(probe: Probe, { janitor, place: { Bucket, Prefix } }: OnePlace) {
  const isUploads = Bucket === probe.storage.uploadBucket;
  const Key = isUploads ? (await storeUpload(probe)).key : `${Prefix}s3-direct-doctor/nothing.txt`;
  const answer = await janitor.send(new DeleteObjectCommand({ Bucket, Key }));
  if (isUploads) probe.made.delete(Key);
  return answer;
}

/** What the signer began, as a browser that never came back. */
async function abortOne(probe: Probe, janitor: S3Client): Promise<Outcome> {
  const { signerClient, uploadBucket: Bucket } = probe.storage;
  const { key: Key } = await planPut(probe);
  const { UploadId } = await signerClient.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const upload = { Bucket, Key, UploadId };
  const outcome = await outcomeOf(janitor.send(new AbortMultipartUploadCommand(upload)));
  if (!isSuccess(outcome)) await outcomeOf(signerClient.send(new AbortMultipartUploadCommand(upload)));
  return outcome;
}

/** Keys that list everything must not read or write it, too. */
async function noMore(probe: Probe, janitor: S3Client): Promise<Finding> {
  const title = "the janitor can neither read nor write";
  const { key: Key } = await storeUpload(probe);
  const upload = { Bucket: probe.storage.uploadBucket, Key };
  const read = await outcomeOf(janitor.send(new GetObjectCommand(upload)));
  const write = await outcomeOf(janitor.send(new PutObjectCommand({ ...upload, Body: "x" })));
  const could = [...(isRefused(read) ? [] : ["read an upload"]), ...(isRefused(write) ? [] : ["overwrite one"])];
  if (could.length === 0) return holds(title);
  const advice = "Give the janitor only what it needs: s3-direct provision shows its policy.";
  return risk(title, { detail: `it could ${could.join(" and ")}`, advice });
}

function can(what: string, { outcome, right }: { outcome: Outcome; right: string }): Finding {
  const title = `the janitor can ${what}`;
  if (isSuccess(outcome)) return holds(title);
  return failureUnlessOutage(title, outcome, { advice: adviceOn(outcome, right) });
}

function adviceOn({ code }: Outcome, right: string): string {
  switch (code) {
    case "InvalidAccessKeyId":
      return "S3 does not know the janitor's access key: check S3_JANITOR_ACCESS_KEY_ID.";
    case "SignatureDoesNotMatch":
      return "The janitor's secret does not fit its access key: check S3_JANITOR_SECRET_ACCESS_KEY.";
    default:
      return `Give the janitor ${right} (s3-direct provision --janitor-user does), or leave S3_JANITOR_* out.`;
  }
}
